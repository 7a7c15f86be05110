namespace Birthmark.Server;

/// <summary>The hub cannot start as told; the message holds one line a fault, each naming the setting, its value and the remedy.</summary>
public sealed class HubStartException(string message, Exception? cause = null) : Exception(message, cause);
