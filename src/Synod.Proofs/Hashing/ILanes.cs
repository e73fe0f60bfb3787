using System.Diagnostics.CodeAnalysis;

namespace Synod.Proofs;

/// <summary>What SHA-256 (FIPS 180-4) does with its 32-bit words, done to a vector of them: one word of each message, its lane.</summary>
/// <typeparam name="TVector">The vector, as wide as the processor has them.</typeparam>
internal interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>True if the processor has vectors of this width, and what it takes to put words into their lanes.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The same word in each lane.</summary>
    static abstract TVector Create(uint word);

    /// <summary>Sums, modulo 2^32.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Where an odd number of the three have a one.</summary>
    static abstract TVector Xor(TVector x, TVector y, TVector z);

    /// <summary>ROTR.</summary>
    static abstract TVector RotateRight(TVector word, [ConstantExpected] byte count);

    /// <summary>SHR.</summary>
    static abstract TVector ShiftRight(TVector word, [ConstantExpected] byte count);

    /// <summary>
    /// Ch: the bits of <paramref name="y"/> where <paramref name="x"/> has a one, those of <paramref name="z"/> elsewhere.
    /// </summary>
    static abstract TVector Choose(TVector x, TVector y, TVector z);

    /// <summary>Maj: where two or three of the three have a one.</summary>
    static abstract TVector Majority(TVector x, TVector y, TVector z);
}
