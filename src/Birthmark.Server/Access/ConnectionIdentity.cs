namespace Birthmark.Server.Access;

/// <summary>Connection feature that keeps the judgement of the connection's client certificate, so that a request costs a comparison.</summary>
internal sealed class ConnectionIdentity
{
    private Judgement? judgement;

    /// <summary>The last judgement, which may have been overtaken; streams of one HTTP/2 connection read and write it freely.</summary>
    internal Judgement? Last
    {
        get => Volatile.Read(ref judgement);
        set => Volatile.Write(ref judgement, value);
    }
}
