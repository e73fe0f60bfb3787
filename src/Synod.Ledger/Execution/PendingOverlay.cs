using System.Diagnostics.CodeAnalysis;

namespace Synod.Ledger;

/// <summary>What a block does to reservations, laid over those of the state.</summary>
internal sealed class PendingOverlay(PendingBook pendings)
{
    private readonly Dictionary<TransactionId, PendingDraft> _drafts = [];
    private readonly List<PendingDraft> _touched = [];

    /// <summary>The reservations that the block made or ended, in the order of first touch.</summary>
    public IReadOnlyList<PendingDraft> Touched => _touched;

    /// <summary>Finds an open reservation, due or not.</summary>
    public bool TryGetOpen(TransactionId id, [NotNullWhen(true)] out Reservation? reservation)
    {
        if (_drafts.TryGetValue(id, out var draft))
        {
            reservation = draft.IsOpen ? draft.Reservation : null;
            return draft.IsOpen;
        }

        return pendings.TryGet(id, out reservation);
    }

    /// <summary>How the block ended a reservation; null if it did not.</summary>
    public PendingDraft? FindEnded(TransactionId id) =>
        _drafts.TryGetValue(id, out var draft) && !draft.IsOpen ? draft : null;

    public void Make(Reservation reservation)
    {
        var draft = new PendingDraft(reservation, isNew: true);
        _drafts.Add(reservation.Id, draft);
        _touched.Add(draft);
    }

    public void End(Reservation reservation, ResolutionEntry entry, ulong index)
    {
        if (!_drafts.TryGetValue(reservation.Id, out var draft))
        {
            draft = new PendingDraft(reservation, isNew: false);
            _drafts.Add(reservation.Id, draft);
            _touched.Add(draft);
        }

        draft.End(entry, index);
    }

    public void MergeInto(PendingBook target)
    {
        foreach (var draft in _touched)
        {
            if (draft.IsNew && draft.IsOpen)
            {
                target.Add(draft.Reservation);
            }
            else if (!draft.IsNew)
            {
                target.Remove(draft.Reservation.Id);
            }
        }
    }
}

/// <summary>A reservation that a block made or ended.</summary>
/// <param name="reservation">The reservation.</param>
/// <param name="isNew">True if this block made it.</param>
internal sealed class PendingDraft(Reservation reservation, bool isNew)
{
    public Reservation Reservation { get; } = reservation;

    public bool IsNew { get; } = isNew;

    public bool IsOpen => Resolution is null;

    public ResolutionEntry? Resolution { get; private set; }

    /// <summary>The position in the tree of the entry that ended it.</summary>
    public ulong ResolutionIndex { get; private set; }

    public void End(ResolutionEntry entry, ulong index)
    {
        Resolution = entry;
        ResolutionIndex = index;
    }
}
