using System.Security.Cryptography;
using Birthmark.Pki;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;

namespace Birthmark.Production.Authorities;

/// <summary>Connects to the embedded PKI in process, and to EJBCAs over REST and mTLS.</summary>
internal sealed class AuthorityConnector(EmbeddedAuthority embedded, EjbcaConnector ejbca) : IAuthorityConnector
{
    public IAuthority Connect(AuthorityConnection connection)
    {
        if (connection.Kind == ConnectionVariables.EmbeddedKind)
        {
            return embedded;
        }

        return TryRead(connection, out var read, out var faults)
            ? ejbca.Connect(connection.Name, read!)
            : throw new PkiRefusedException(PkiRefusal.RemoteUnavailable, $"Authority '{connection.Name}' of project '{connection.Project}': {string.Join(' ', faults)}");
    }

    /// <summary>Checks the values; every fault is named, none with a secret in it.</summary>
    internal static bool TryRead(AuthorityConnection connection, out EjbcaConnection? read, out IReadOnlyList<string> faults)
    {
        var copies = connection.Values.ToDictionary(v => v.Key, v => v.Value.Span.ToArray(), StringComparer.Ordinal);
        try
        {
            return EjbcaConnection.TryRead(copies.ToDictionary(c => c.Key, c => (ReadOnlyMemory<byte>)c.Value, StringComparer.Ordinal), out read, out faults);
        }
        finally
        {
            foreach (var copy in copies.Values)
            {
                CryptographicOperations.ZeroMemory(copy);
            }
        }
    }
}
