using System.Text.RegularExpressions;

namespace Synod.SeededBugs;

/// <summary>Applies a bug's edits to the text of one file.</summary>
internal static class SourcePatch
{
    /// <summary>The file's text with the edits.</summary>
    /// <exception cref="BugDoesNotFitException">An edit's original text does not occur exactly once.</exception>
    public static string Apply(SeededBug bug, string file, string source)
    {
        // All of them are looked up in the text as it is, so that none can change what another one finds.
        var places = bug.Edits.Where(e => e.File == file).Select(e => (Edit: e, Place: Find(bug, e, source)));
        foreach (var (edit, place) in places.OrderByDescending(p => p.Place.Index).ToArray())
        {
            source = source[..place.Index] + edit.Replacement + source[(place.Index + place.Length)..];
        }

        return source;
    }

    private static Match Find(SeededBug bug, SourceEdit edit, string source)
    {
        var lines = edit.Original.Split('\n').Select(line => Regex.Escape(line.Trim()));
        var found = Regex.Matches(source, string.Join(@"\n\s*", lines));
        return found is [var only]
            ? only
            : throw new BugDoesNotFitException(
                bug, $"Its original text occurs {found.Count} times in {edit.File}, not once: {edit.Original}");
    }
}
