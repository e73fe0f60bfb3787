namespace Synod.Silo;

/// <summary>The silo cannot start. The message is for an operator and says what to do.</summary>
public sealed class SiloStartException(string message, Exception? inner = null) : Exception(message, inner);
