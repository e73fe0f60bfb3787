namespace Synod.Proofs;

/// <summary>The step that the two verifying algorithms of RFC 9162 §2.1 share.</summary>
internal static class MerkleWalk
{
    /// <summary>
    /// Climbs over the levels in which the last node has no sibling and stands for itself, so that a proof names no hash
    /// for them: until <paramref name="fn"/> is odd, or zero.
    /// </summary>
    public static (ulong Fn, ulong Sn) SkipLoneLevels(ulong fn, ulong sn)
    {
        while (fn != 0 && (fn & 1) == 0)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return (fn, sn);
    }
}
