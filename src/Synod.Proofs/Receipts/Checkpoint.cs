using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Synod.Proofs;

/// <summary>
/// What a shard signs: "my tree has this size and this root, and this is my newest block" (C2SP tlog-checkpoint with one
/// extension line; docs/formats.md, "Checkpoint"). This is the text of a <see cref="SignedNote"/>; by itself it proves nothing.
/// </summary>
/// <param name="Origin">Whose tree it is: the name of the key that signs. No spaces, no control characters, no '+'.</param>
/// <param name="TreeSize">How many entries the tree has.</param>
/// <param name="Root">The root of the tree.</param>
/// <param name="Height">The height of the newest block, from 1.</param>
/// <param name="BlockHash">The hash of its header.</param>
/// <exception cref="ArgumentException">The origin cannot be a key's name, or the height is 0.</exception>
public sealed record Checkpoint(string Origin, ulong TreeSize, Hash256 Root, ulong Height, Hash256 BlockHash)
{
    private const string BlockPrefix = "block ";
    private const int Lines = 4;

    /// <summary>Whose tree it is.</summary>
    public string Origin { get; } = NoteSyntax.IsKeyName(Origin)
        ? Origin
        : throw new ArgumentException($"An origin is {NoteSyntax.KeyNameRule}.", nameof(Origin));

    /// <summary>The height of the newest block, from 1.</summary>
    public ulong Height { get; } = Height > 0
        ? Height
        : throw new ArgumentOutOfRangeException(nameof(Height), "Only blocks are signed, and the first has height 1.");

    /// <summary>Reads a checkpoint's text; false if <paramref name="text"/> is not one in its only form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        return text is not null && Read(text, out checkpoint) is null;
    }

    /// <summary>Reads a checkpoint's text.</summary>
    /// <exception cref="FormatException">The text is not a checkpoint: the message says which line is wrong.</exception>
    public static Checkpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out var checkpoint) is { } fault ? throw fault.ToFormatException() : checkpoint!;
    }

    /// <summary>The text to sign: four lines, each with its newline.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Origin}\n{TreeSize}\n{Root.ToBase64()}\n{BlockPrefix}{Height} {BlockHash.ToBase64()}\n");

    /// <summary>Reads a checkpoint's text; says where it departs from the format, or null.</summary>
    internal static TextFault? Read(string text, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var lines = text.Split('\n');
        if (!NoteSyntax.IsKeyName(lines[0]))
        {
            return new TextFault(1, $"an origin is {NoteSyntax.KeyNameRule}.");
        }

        if (!NoteSyntax.TryReadNumber(lines.ElementAtOrDefault(1), out var size))
        {
            return new TextFault(2, "the tree's size is a decimal number below 2^64 without leading zeros.");
        }

        if (!StrictBase64.TryDecode(lines.ElementAtOrDefault(2), out var root))
        {
            return new TextFault(3, "the root is not base64 of 32 bytes.");
        }

        if (!TryReadBlock(lines.ElementAtOrDefault(3), out var height, out var blockHash))
        {
            return new TextFault(4, "the block is 'block', a height from 1, and base64 of 32 bytes.");
        }

        if (lines.Length != Lines + 1 || lines[Lines].Length != 0)
        {
            return new TextFault(
                Math.Min(lines.Length, Lines + 1), $"a checkpoint has {Lines} lines, each of them ended by a newline.");
        }

        checkpoint = new Checkpoint(lines[0], size, root, height, blockHash);
        return null;
    }

    private static bool TryReadBlock(string? line, out ulong height, out Hash256 hash)
    {
        (height, hash) = (0, default);
        return line is not null
            && line.StartsWith(BlockPrefix, StringComparison.Ordinal)
            && line[BlockPrefix.Length..].Split(' ') is [var number, var base64]
            && NoteSyntax.TryReadNumber(number, out height)
            && height > 0
            && StrictBase64.TryDecode(base64, out hash);
    }
}
