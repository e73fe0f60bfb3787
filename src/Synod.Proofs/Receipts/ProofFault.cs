namespace Synod.Proofs;

/// <summary>Why a proof does not hold, or cannot be built.</summary>
public enum ProofFault
{
    /// <summary>The text is not of its format.</summary>
    Malformed,

    /// <summary>No key that the verifier trusts has signed: nothing is known about who says this.</summary>
    UnknownSigner,

    /// <summary>A trusted key's signature does not match: the signed text or the signature was changed.</summary>
    BadSignature,

    /// <summary>
    /// The signature holds, and the entry, its index or its path was changed: they do not lead to the signed root.
    /// </summary>
    WrongRoot,

    /// <summary>
    /// Each part of the receipt proves its entry, and they do not belong together: one is missing, there twice, out of its
    /// place, or another transaction's.
    /// </summary>
    Untied,

    /// <summary>A tile lacks a hash that the proof is built from.</summary>
    MissingHash,
}
