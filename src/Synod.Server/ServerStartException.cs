namespace Synod.Server;

/// <summary>The server cannot start. The message is for an operator and says what to do.</summary>
public sealed class ServerStartException(string message, Exception? inner = null) : Exception(message, inner);
