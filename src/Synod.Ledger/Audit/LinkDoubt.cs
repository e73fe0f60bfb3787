using Synod.Proofs;

namespace Synod.Ledger;

/// <summary>
/// A block that names another hash for the block before it than that block has. One of the two was changed. Whose hash a
/// later block or a checkpoint names is as it was made, and then its word about the other stands.
/// </summary>
/// <param name="Height">The later block's height.</param>
/// <param name="Hash">The hash of the later block's header.</param>
/// <param name="Named">What it names as the hash of the block before.</param>
/// <param name="Before">The hash that the block before has.</param>
internal sealed record LinkDoubt(ulong Height, Hash256 Hash, Hash256 Named, Hash256 Before)
{
    /// <summary>Which block was changed, and how that is known, once a witness has spoken.</summary>
    /// <param name="isConfirmed">True if the witness names the later block's hash; false if it speaks against it.</param>
    /// <param name="witness">Who it is, in words.</param>
    public (ulong Height, string Reason) Settle(bool isConfirmed, string witness) => isConfirmed
        ? (Height - 1, $"Its header was changed, or the block exchanged: its hash is {Before}, and the next block, whose own hash "
            + $"{witness} confirms, names {Named}.")
        : (Height, $"Its header was changed, or the block exchanged: it names {Named} as the block before, which is {Before}, and "
            + $"{witness} does not bear it out.");

    /// <summary>What can be said without a witness.</summary>
    public (ulong Height, string Reason) Leave() => (
        Height, $"It names {Named} as the block before, which is {Before}. One of the two was changed, and nothing was given that "
        + "says which: the next block, or a checkpoint of either, would.");
}
