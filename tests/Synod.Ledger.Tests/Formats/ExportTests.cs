using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace Synod.Ledger.Tests;

public class ExportTests
{
    private static readonly byte[] Sound = Golden.Bytes("export.synod");

    [Fact]
    public void The_golden_file_is_written_and_read_the_same()
    {
        var records = ReadAll(Sound);
        Assert.Equal(9, records.Count);
        var stream = new MemoryStream();
        var writer = new ExportWriter(stream);
        foreach (var record in records)
        {
            switch (record)
            {
                case ExportRecord.Key(var text):
                    writer.WriteKey(text);
                    break;
                case ExportRecord.Block(var bytes):
                    writer.WriteBlock(bytes);
                    break;
                case ExportRecord.Checkpoint(var text):
                    writer.WriteCheckpoint(text);
                    break;
            }
        }

        writer.End();
        Assert.Equal(Sound, stream.ToArray());
        Assert.Throws<InvalidOperationException>(writer.End);
        var blocks = Golden.Json("block.json").GetProperty("blocks").EnumerateArray().Select(b => b.Text("hex")).ToHashSet();
        Assert.Equal(blocks, records.OfType<ExportRecord.Block>().Select(b => Convert.ToHexStringLower(b.Bytes.Span)).ToHashSet());
    }

    [Fact]
    public void A_cut_anywhere_is_noticed()
    {
        for (var length = 0; length < Sound.Length; length++)
        {
            Assert.Throws<FormatException>(() => ReadAll(Sound[..length]));
        }

        Assert.Throws<FormatException>(() => ReadAll([.. Sound, 0]));
    }

    [Fact]
    public void Any_changed_byte_is_noticed_in_its_record() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(NonNegativeInt At, byte Mask)>(),
            change =>
            {
                var at = change.At.Get * 37 % Sound.Length;
                var changed = (byte[])Sound.Clone();
                changed[at] ^= (byte)Math.Max(1, (int)change.Mask);
                var message = Assert.Throws<FormatException>(() => ReadAll(changed)).Message;
                if (at >= 8)
                {
                    var (number, offset) = RecordAt(at);
                    Assert.Contains($"damaged at record {number}, which begins at byte {offset}:", message, StringComparison.Ordinal);
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_missing_or_doubled_record_is_noticed_at_the_end()
    {
        var (_, third) = RecordAt(RecordStart(3));
        var fourth = RecordStart(4);
        byte[] missing = [.. Sound[..third], .. Sound[fourth..]];
        byte[] doubled = [.. Sound[..fourth], .. Sound[third..]];
        Assert.Contains("not after 8 records", Assert.Throws<FormatException>(() => ReadAll(missing)).Message, StringComparison.Ordinal);
        Assert.Contains("not after 10 records", Assert.Throws<FormatException>(() => ReadAll(doubled)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_come_first()
    {
        var writer = new ExportWriter(new MemoryStream());
        writer.WriteKey("k");
        writer.WriteBlock(new byte[1]);
        Assert.Throws<InvalidOperationException>(() => writer.WriteKey("k"));
        byte[] late = [.. Sound[..RecordStart(3)], .. Sound[8..RecordStart(1)]];
        Assert.Contains("keys come first", Assert.Throws<FormatException>(() => ReadAll(late)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_has_a_limit_that_is_checked_before_memory_is_taken()
    {
        var writer = new ExportWriter(new MemoryStream());
        Assert.Throws<ArgumentException>(() => writer.WriteBlock(new byte[Block.MaxBytes + 1]));
        byte[] huge = [.. "SYNODEX1"u8, 2, 0xff, 0xff, 0xff, 0xff];
        Assert.Contains("at most 921600", Assert.Throws<FormatException>(() => ReadAll(huge)).Message, StringComparison.Ordinal);
        byte[] unknown = [.. "SYNODEX1"u8, 9, 0, 0, 0, 0];
        Assert.Contains("no type 9", Assert.Throws<FormatException>(() => ReadAll(unknown)).Message, StringComparison.Ordinal);
    }

    private static List<ExportRecord> ReadAll(byte[] file)
    {
        var reader = new ExportReader(new MemoryStream(file));
        var records = new List<ExportRecord>();
        while (reader.Read() is { } record)
        {
            records.Add(record);
        }

        Assert.Null(reader.Read());
        return records;
    }

    private static int RecordStart(int number)
    {
        var start = 8;
        for (var i = 0; i < number; i++)
        {
            start += 5 + BinaryPrimitives.ReadInt32BigEndian(Sound.AsSpan(start + 1)) + 32;
        }

        return start;
    }

    private static (int Number, int Offset) RecordAt(int position)
    {
        var number = 0;
        while (number < 9 && RecordStart(number + 1) <= position)
        {
            number++;
        }

        return (number, RecordStart(number));
    }
}
