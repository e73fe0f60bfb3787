using System.Globalization;
using System.Text;

namespace Synod.Storage.Sqlite;

/// <summary>The kinds of files beside <c>index.db</c>.</summary>
internal enum SegmentKind
{
    /// <summary>Sorted facts, never changed.</summary>
    Run,

    /// <summary>Statement lines, appended to by one process.</summary>
    Lines,

    /// <summary>Where each account's newest line is, never changed.</summary>
    Heads,

    /// <summary>A shard's state after a block, never changed.</summary>
    Snapshot,
}

/// <summary>The name of a file beside <c>index.db</c>. No name is ever used twice.</summary>
/// <param name="Kind">What is in it.</param>
/// <param name="Shard">The shard's number in <c>index.db</c>.</param>
/// <param name="Epoch">The process that wrote it, and no other: see <see cref="ShardManifest"/>.</param>
/// <param name="Sequence">Tells the files of a kind, shard and epoch apart.</param>
internal readonly record struct SegmentName(SegmentKind Kind, long Shard, uint Epoch, uint Sequence)
{
    private static readonly string[] Extensions = [".run", ".lines", ".heads", ".snapshot"];

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Shard}-{Epoch}-{Sequence}{Extensions[(int)Kind]}");

    /// <summary>True if a file could be one of these.</summary>
    public static bool IsName(string path) => Extensions.Contains(Path.GetExtension(path));

    /// <summary>The beginning of the names of all files of a shard.</summary>
    public static string Prefix(long shard) => string.Create(CultureInfo.InvariantCulture, $"{shard}-");

    /// <summary>
    /// What the checksums in the file begin with, so that another file, also a whole one, or one of another index, is never
    /// taken for it.
    /// </summary>
    public ulong Seed(SipKey key) => SipHash128.Hash(key, Encoding.ASCII.GetBytes(FileName)).First;
}
