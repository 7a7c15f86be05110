using System.Security.Cryptography;

namespace Birthmark.Keys.Pkcs11.Desk;

/// <summary>Does what one module is asked for, octets in and octets out.</summary>
internal sealed class ModuleDesk(Module module)
{
    private const int MostRandom = 4096;

    /// <exception cref="KeyRefusedException">In the words that the asker shows.</exception>
    internal byte[] Answer(Operation operation, ReadOnlySpan<byte> request)
    {
        var fields = new FieldReader(request);
        var token = fields.Text();
        return operation switch
        {
            Operation.Has => [module.Has(token) ? (byte)1 : (byte)0],
            Operation.Login => Login(token, ref fields),
            Operation.Logout => Logout(token),
            Operation.Probe => Probe(token),
            Operation.Survey => Survey(token),
            Operation.GeneratePair => Generate(token, fields.Text(), (KeyAlgorithm)fields.Octet()),
            Operation.Remove => Remove(token, fields.Text(), [Ck.ClassPrivateKey, Ck.ClassPublicKey]),
            Operation.Sign => Sign(token, fields.Text(), (SignatureAlgorithm)fields.Octet(), fields.Octets().ToArray()),
            Operation.DecryptOaep => DecryptOaep(token, fields.Text(), fields.Text(), fields.Octets().ToArray()),
            Operation.Agree => Agree(token, fields.Text(), fields.Number(), fields.Octets().ToArray()),
            Operation.MakeSecret => MakeSecret(token, fields.Text(), (SecretKeyKind)fields.Octet(), fields.Octets().ToArray()),
            Operation.FindSecret => FindSecret(token, fields.Text()),
            Operation.RemoveSecret => Remove(token, fields.Text(), [Ck.ClassSecretKey]),
            Operation.Derive => Derive(token, fields.Text(), (SecretKeyKind)fields.Octet(), fields.Octets().ToArray(), fields.Octets().ToArray(), fields.Number()),
            Operation.Wrap => Wrap(token, fields.Text(), fields.Octets().ToArray()),
            Operation.Unwrap => Unwrap(token, fields.Text(), fields.Octets().ToArray()),
            Operation.Random => Random(token, fields.Number()),
            Operation.ReadCounter => Count(token, fields.Text(), isAdvancing: false),
            Operation.AdvanceCounter => Count(token, fields.Text(), isAdvancing: true),
            _ => throw new KeyRefusedException(KeyRefusal.StoreFault, "The key host was asked for something unknown: hub and key host are of different versions."),
        };
    }

    private byte[] Login(string token, ref FieldReader fields)
    {
        using var pin = new SecretBuffer(fields.Octets());
        module.Login(token, pin);
        return [];
    }

    private byte[] Logout(string token)
    {
        module.Logout(token);
        return [];
    }

    /// <summary>Walks to the token and back: a session, and a look at its keys.</summary>
    private byte[] Probe(string token) => module.Use<byte[]>(token, (table, _, session) =>
    {
        table.ReadToken(module.RequireSlot(token));
        table.FillRandom(session, stackalloc byte[1]);
        return [];
    });

    private byte[] Survey(string token) => module.Use(token, (table, _, session) =>
    {
        using var answer = new FieldWriter();
        foreach (var key in new KeySurvey(table, module, session, token).Read())
        {
            answer.Text(key.Alias).Number((byte)key.Algorithm).Octets(key.PublicKey);
        }

        return answer.ToArray();
    });

    private byte[] Generate(string token, string alias, KeyAlgorithm algorithm) => module.Use(token, (table, lane, session) =>
    {
        if (module.Find(lane, session, token, Ck.ClassPrivateKey, alias) is not null)
        {
            throw SecretKeys.Taken(token, alias);
        }

        var (publicKey, privateKey) = KeyPairTemplate.Generate(table, session, alias, algorithm);
        return new KeySurvey(table, module, session, token).ReadPair(alias, publicKey, privateKey)?.PublicKey
            ?? throw new Pkcs11Fault("C_GenerateKeyPair", Ck.Ok, $"no key of {algorithm}");
    });

    private byte[] Remove(string token, string alias, nuint[] classes) => module.Use<byte[]>(token, (table, lane, session) =>
    {
        foreach (var one in classes)
        {
            if (module.Find(lane, session, token, one, alias) is { } handle)
            {
                table.Destroy(session, handle);
                lane.Handles.Remove((token, one, alias));
            }
        }

        return [];
    });

    private byte[] Sign(string token, string alias, SignatureAlgorithm algorithm, byte[] input) =>
        Use(token, Ck.ClassPrivateKey, alias, (table, session, key) => SignatureInput.Sign(table, session, key, algorithm, input));

    private byte[] DecryptOaep(string token, string alias, string hash, byte[] ciphertext) =>
        Use(token, Ck.ClassPrivateKey, alias, (table, session, key) => KeyOpening.Oaep(table, session, key, ciphertext, new HashAlgorithmName(hash)));

    private byte[] Agree(string token, string alias, int length, byte[] peer) =>
        Use(token, Ck.ClassPrivateKey, alias, (table, session, key) => KeyOpening.Ecdh(table, session, key, peer, length));

    private byte[] MakeSecret(string token, string alias, SecretKeyKind kind, byte[] value)
    {
        try
        {
            return module.Use<byte[]>(token, (table, lane, session) =>
            {
                if (module.Find(lane, session, token, Ck.ClassSecretKey, alias) is not null)
                {
                    throw SecretKeys.Taken(token, alias);
                }

                SecretKeys.Check(table, session, SecretKeys.Make(table, session, alias, kind, value), token, alias);
                return [];
            });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    private byte[] FindSecret(string token, string alias) => module.Use<byte[]>(token, (table, lane, session) =>
        module.Find(lane, session, token, Ck.ClassSecretKey, alias) is { } key && SecretKeys.Check(table, session, key, token, alias) is { } kind ? [(byte)kind] : []);

    private byte[] Derive(string token, string alias, SecretKeyKind kind, byte[] label, byte[] context, int length) =>
        Use(token, Ck.ClassSecretKey, alias, (table, session, key) => SecretKeys.Derive(table, session, key, kind, label, context, length));

    private byte[] Wrap(string token, string alias, byte[] secret)
    {
        try
        {
            return Use(token, Ck.ClassSecretKey, alias, (table, session, key) => SecretKeys.Wrap(table, session, key, secret));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private byte[] Unwrap(string token, string alias, byte[] wrapped) =>
        Use(token, Ck.ClassSecretKey, alias, (table, session, key) => SecretKeys.Unwrap(table, session, key, wrapped));

    private byte[] Random(string token, int length) => module.Use(token, (table, _, session) =>
    {
        var octets = new byte[Math.Clamp(length, 1, MostRandom)];
        table.FillRandom(session, octets);
        return octets;
    });

    private byte[] Count(string token, string name, bool isAdvancing) => module.Use(token, (table, lane, session) =>
    {
        var counter = new TokenObjectCounter(table, module, lane, session, token, name);
        var value = isAdvancing ? counter.Advance() : counter.Read();
        using var answer = new FieldWriter();
        return value is { } stands ? answer.Number(stands).ToArray() : [];
    });

    private byte[] Use(string token, nuint objectClass, string alias, Func<FunctionTable, nuint, nuint, byte[]> work) => module.Use(token, (table, lane, session) => work(
        table,
        session,
        module.Find(lane, session, token, objectClass, alias) ?? throw new Pkcs11Fault("C_FindObjects", Ck.ObjectHandleInvalid)));
}
