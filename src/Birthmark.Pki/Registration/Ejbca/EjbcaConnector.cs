using Birthmark.Keys;
using Birthmark.Pki.Registration.Ejbca.Withdrawal;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>Connects to EJBCAs. A connection is held until its authority is disposed.</summary>
public sealed class EjbcaConnector
{
    private readonly KeptAnswers answers;
    private readonly IRandomSource random;
    private readonly TimeProvider time;

    internal EjbcaConnector(KeptAnswers answers, IRandomSource random, TimeProvider time)
    {
        this.answers = answers;
        this.random = random;
        this.time = time;
    }

    /// <summary>The authority behind a connection. It is <see cref="IDisposable"/> and owns the connection from now on.</summary>
    /// <param name="name">Name under which recipes and messages speak of it.</param>
    /// <param name="connection">Checked connection.</param>
    /// <param name="patience">Timeouts and retries; null for the default.</param>
    public IAuthority Connect(string name, EjbcaConnection connection, EjbcaPatience? patience = null) =>
        new EjbcaAuthority(name, connection, patience ?? EjbcaPatience.Default, answers, random, time);
}
