using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Synod.Consensus;

/// <summary>
/// The bytes in which every store keeps a <see cref="SlotState"/> (docs/formats.md, "Slot record"). One encoding for all
/// stores: what one runtime wrote, another opens.
/// </summary>
public static class SlotRecord
{
    private const byte Version = 1;
    private const int BallotSize = 4 + 16;
    private const int EmptySize = 1 + BallotSize + 1 + SHA256.HashSizeInBytes;
    private const int VoteSize = BallotSize + 4;

    /// <summary>The record's bytes.</summary>
    public static byte[] Encode(SlotState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var value = state.Vote?.Value ?? default;
        var record = new byte[state.Vote is null ? EmptySize : EmptySize + VoteSize + value.Length];
        var rest = record.AsSpan();
        rest[0] = Version;
        rest = WriteBallot(rest[1..], state.Promised);
        rest[0] = state.Vote is null ? (byte)0 : (byte)1;
        rest = rest[1..];
        if (state.Vote is { } vote)
        {
            rest = WriteBallot(rest, vote.Ballot);
            BinaryPrimitives.WriteUInt32BigEndian(rest, (uint)value.Length);
            value.Span.CopyTo(rest[4..]);
            rest = rest[(4 + value.Length)..];
        }

        SHA256.HashData(record.AsSpan(0, record.Length - rest.Length), rest);
        return record;
    }

    /// <summary>Reads a record. The vote's value is a slice of <paramref name="record"/>, which must not change.</summary>
    /// <exception cref="FormatException">These are not the bytes of a record: the message says what is wrong.</exception>
    public static SlotState Decode(ReadOnlyMemory<byte> record)
    {
        var bytes = record.Span;
        if (bytes.Length < EmptySize)
        {
            throw new FormatException("The slot record is too short.");
        }

        // The checksum first: behind it every other fault is one of the writer, not of the disk.
        var body = bytes[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes[body.Length..]))
        {
            throw new FormatException("The slot record's checksum does not match its bytes.");
        }

        if (body[0] != Version)
        {
            throw new FormatException($"The slot record has format version {body[0]}; this program reads version {Version}.");
        }

        var promised = ReadBallot(body[1..]);
        var rest = body[(1 + BallotSize)..];
        return rest[0] switch
        {
            0 when rest.Length == 1 => new SlotState(promised, null),
            1 => new SlotState(promised, ReadVote(record, body.Length, 1 + BallotSize + 1)),
            _ => throw new FormatException("The slot record's vote is malformed."),
        };
    }

    private static Vote ReadVote(ReadOnlyMemory<byte> record, int bodyLength, int at)
    {
        var rest = record.Span[at..bodyLength];
        if (rest.Length < VoteSize || BinaryPrimitives.ReadUInt32BigEndian(rest[BallotSize..]) != rest.Length - VoteSize)
        {
            throw new FormatException("The slot record's value has another length than it says.");
        }

        return new Vote(ReadBallot(rest), record[(at + VoteSize)..bodyLength]);
    }

    private static Span<byte> WriteBallot(Span<byte> destination, Ballot ballot)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, ballot.Round);
        BinaryPrimitives.WriteUInt128BigEndian(destination[4..], ballot.Proposer.Value);
        return destination[BallotSize..];
    }

    private static Ballot ReadBallot(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(source), new ProposerId(BinaryPrimitives.ReadUInt128BigEndian(source[4..])));
}
