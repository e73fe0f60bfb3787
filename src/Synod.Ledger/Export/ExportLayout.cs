namespace Synod.Ledger;

/// <summary>The bytes around an export file's records.</summary>
internal static class ExportLayout
{
    public const byte KeyType = 1;
    public const byte BlockType = 2;
    public const byte CheckpointType = 3;
    public const byte EndType = 255;

    /// <summary>Type and length.</summary>
    public const int PrefixSize = 1 + 4;

    /// <summary>The most bytes of a key's text; a vkey has some 200.</summary>
    public const int MaxKeyBytes = 4_096;

    /// <summary>The most bytes of a checkpoint's text; one with many signatures has some thousands.</summary>
    public const int MaxCheckpointBytes = 65_536;

    /// <summary>The end record holds the number of records before it.</summary>
    public const int EndBytes = 8;

    public static ReadOnlySpan<byte> Magic => "SYNODEX1"u8;

    /// <summary>The most bytes of a record's payload; -1 for a type that does not exist.</summary>
    public static int MaxPayload(byte type) => type switch
    {
        KeyType => MaxKeyBytes,
        BlockType => Block.MaxBytes,
        CheckpointType => MaxCheckpointBytes,
        EndType => EndBytes,
        _ => -1,
    };
}
