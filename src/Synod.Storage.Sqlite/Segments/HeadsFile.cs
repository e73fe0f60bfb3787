using System.Text;
using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The file of all accounts' heads, which is read once, at the opening: for each account its id (as .NET writes strings), count,
/// entry, newest line, and u8 number of levels with the newest line of each; a checksum at the end. All little-endian.
/// </summary>
internal static class HeadsFile
{
    /// <summary>Writes the heads, durably, and returns the length of the file.</summary>
    /// <exception cref="StoreException">The disk is full, or failed.</exception>
    public static long Write(SegmentDirectory directory, SegmentName name, IReadOnlyDictionary<AccountId, AccountHead> heads)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.ASCII, leaveOpen: true))
        {
            foreach (var (account, head) in heads)
            {
                WriteHead(writer, account, head);
            }

            writer.Write(0U);
        }

        var file = directory.Create(name);
        try
        {
            var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
            Checksum.Seal(file.Seed, content);
            file.Write(content, 0);
            file.Flush();
            file.Dispose();
            return content.Length;
        }
        catch
        {
            file.Discard();
            throw;
        }
    }

    /// <summary>Reads the heads.</summary>
    /// <exception cref="CorruptRecordException">The file is damaged.</exception>
    public static Dictionary<AccountId, AccountHead> Read(SegmentDirectory directory, SegmentName name, long length)
    {
        using var file = directory.OpenToRead(name, length);
        var content = new byte[length];
        if (file.Read(content, 0) != content.Length || !Checksum.Matches(file.Seed, content))
        {
            throw file.Damaged("it does not match its checksum");
        }

        var heads = new Dictionary<AccountId, AccountHead>();
        using var reader = new BinaryReader(new MemoryStream(content, 0, content.Length - Checksum.Bytes), Encoding.ASCII);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var account = AccountId.Parse(reader.ReadString());
            heads.Add(account, ReadHead(reader, AccountHead.None(directory.Key, account)));
        }

        return heads;
    }

    private static void WriteHead(BinaryWriter writer, AccountId account, in AccountHead head)
    {
        writer.Write(account.Value);
        writer.Write(head.Count);
        writer.Write(head.Entry);
        writer.Write(head.Line.Value);
        writer.Write((byte)head.Levels.Length);
        foreach (var line in head.Levels)
        {
            writer.Write(line.Value);
        }
    }

    private static AccountHead ReadHead(BinaryReader reader, in AccountHead none)
    {
        var head = none with
        {
            Count = reader.ReadUInt64(),
            Entry = reader.ReadUInt64(),
            Line = new LinePosition(reader.ReadUInt64()),
        };
        var levels = new LinePosition[reader.ReadByte()];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = new LinePosition(reader.ReadUInt64());
        }

        return levels.Length == 0 ? head : head with { Levels = levels };
    }
}
