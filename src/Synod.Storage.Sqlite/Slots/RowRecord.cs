using Synod.Consensus;

namespace Synod.Storage.Sqlite;

/// <summary>
/// What the row of a slot holds: a slot record, or the byte 2 and a slot record in which the place of the value stands for the
/// value (docs/formats.md, "Values beside SQLite").
/// </summary>
/// <param name="State">The promise and the vote; the vote's value is not the block if there is a place.</param>
/// <param name="Place">Where the value is; null if it is in <paramref name="State"/>.</param>
internal sealed record RowRecord(SlotState State, ValuePlace? Place)
{
    // A slot record begins with its version, 1.
    private const byte OutsideMark = 2;

    /// <summary>How many bytes of memory the value takes when it is read.</summary>
    public int ValueLength => Place?.Length ?? State.Vote?.Value.Length ?? 0;

    /// <summary>The bytes of a row with the value in it.</summary>
    public static byte[] Encode(SlotState state) => SlotRecord.Encode(state);

    /// <summary>The bytes of a row whose value is elsewhere.</summary>
    public static byte[] Encode(SlotState state, Vote vote, in ValuePlace place) =>
        [OutsideMark, .. SlotRecord.Encode(state with { Vote = new Vote(vote.Ballot, place.ToBytes()) })];

    /// <summary>Reads a row. The state may keep a slice of <paramref name="record"/>, which must not change.</summary>
    /// <exception cref="FormatException">These are not the bytes of a record: the message says what is wrong.</exception>
    public static RowRecord Decode(ReadOnlyMemory<byte> record)
    {
        if (record.Span is not [OutsideMark, ..])
        {
            return new RowRecord(SlotRecord.Decode(record), null);
        }

        var state = SlotRecord.Decode(record[1..]);
        return new RowRecord(state, ValuePlace.Parse(state.Vote is { } vote ? vote.Value.Span : default));
    }

    /// <summary>The acceptor's state, its value read from where it is.</summary>
    /// <exception cref="FormatException">The value is not there, or its bytes are not those that were written.</exception>
    /// <exception cref="Synod.Runtime.StoreException">The disk failed.</exception>
    public SlotState Resolve(ValueLog values) => Place is { } place
        ? State with { Vote = new Vote(State.Vote!.Ballot, values.Read(place)) }
        : State;
}
