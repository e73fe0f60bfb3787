namespace Synod.SeededBugs;

/// <summary>
/// One change of one file. The original text is compared line by line without its indentation, so that it reads well in a
/// catalogue; everything else must be there to the letter.
/// </summary>
/// <param name="File">The file, from the root of the checkout, with / between folders: <c>src/room/…</c>.</param>
/// <param name="Original">The text to replace, which occurs exactly once in the file.</param>
/// <param name="Replacement">What stands there instead.</param>
public sealed record SourceEdit(string File, string Original, string Replacement)
{
    /// <summary>The assembly that the file belongs to.</summary>
    public string Room => File.Split('/')[1];
}
