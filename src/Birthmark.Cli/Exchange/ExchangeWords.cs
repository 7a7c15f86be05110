namespace Birthmark.Cli.Exchange;

/// <summary>A key of one side, as people compare it.</summary>
internal sealed record ExchangeWords(string Name, string File, string KeyHash, string Spoken);
