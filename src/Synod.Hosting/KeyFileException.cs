namespace Synod.Hosting;

/// <summary>The file of a signing key cannot be used. The message is for an operator: it names the file and says what it is.</summary>
public sealed class KeyFileException(string message, Exception? inner = null) : Exception(message, inner);
