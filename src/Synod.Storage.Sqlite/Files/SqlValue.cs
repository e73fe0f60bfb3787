namespace Synod.Storage.Sqlite;

/// <summary>A value bound to a statement: an integer, text or bytes, without a box around the integers.</summary>
internal readonly struct SqlValue
{
    private SqlValue(long integer, object? other)
    {
        Integer = integer;
        Other = other;
    }

    public long Integer { get; }

    /// <summary>Text as a string, bytes as an array; null if the value is <see cref="Integer"/>.</summary>
    public object? Other { get; }

    public static implicit operator SqlValue(long value) => new(value, null);

    public static implicit operator SqlValue(string value) => new(0, value);

    public static implicit operator SqlValue(byte[] value) => new(0, value);
}
