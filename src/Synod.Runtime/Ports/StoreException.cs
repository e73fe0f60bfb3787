namespace Synod.Runtime;

/// <summary>
/// A store could not do what it was asked. Of a write the outcome is unknown. The message is for an operator: it names
/// the store and says what is wrong in words (full, read-only, gone, locked).
/// </summary>
public class StoreException : Exception
{
    /// <summary>A failure with its cause.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A stored record is there and its bytes are wrong. Nothing repairs it silently: a person decides.</summary>
public sealed class CorruptRecordException(string message, Exception? inner = null) : StoreException(message, inner);
