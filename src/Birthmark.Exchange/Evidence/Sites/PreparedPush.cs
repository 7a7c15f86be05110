namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>A push ready to go: its leaves are those from <paramref name="From"/> to <paramref name="To"/> (exclusive).</summary>
internal sealed record PreparedPush(long From, long To, long Newest, byte[] Body);
