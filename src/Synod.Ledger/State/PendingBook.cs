using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>A shard's open reservations: found by id, and in the order in which they expire.</summary>
internal sealed class PendingBook
{
    private readonly Dictionary<TransactionId, Place> _byId = [];

    // Among reservations that expire together, the one that was made first goes first.
    private readonly SortedDictionary<(Timestamp Expiry, ulong Number), Reservation> _byExpiry = [];

    private ulong _nextNumber;

    public int Count => _byId.Count;

    public Timestamp? NextExpiry
    {
        get
        {
            foreach (var (expiry, _) in _byExpiry.Keys)
            {
                return expiry;
            }

            return null;
        }
    }

    /// <summary>In the order of expiry, those that never expire left out.</summary>
    public IEnumerable<Reservation> ByExpiry => _byExpiry.Values;

    /// <summary>In no order, with numbers in that of reservation.</summary>
    public IEnumerable<(ulong Number, Reservation Reservation)> Numbered =>
        _byId.Values.Select(place => (place.Number, place.Reservation));

    public bool TryGet(TransactionId id, [NotNullWhen(true)] out Reservation? reservation)
    {
        var found = _byId.TryGetValue(id, out var place);
        reservation = found ? place.Reservation : null;
        return found;
    }

    public void Add(Reservation reservation)
    {
        var number = _nextNumber++;
        _byId.Add(reservation.Id, new Place(reservation, number));
        if (reservation.Expiry is { } expiry)
        {
            _byExpiry.Add((expiry, number), reservation);
        }
    }

    public void Remove(TransactionId id)
    {
        if (_byId.Remove(id, out var place) && place.Reservation.Expiry is { } expiry)
        {
            _byExpiry.Remove((expiry, place.Number));
        }
    }

    private readonly record struct Place(Reservation Reservation, ulong Number);
}
