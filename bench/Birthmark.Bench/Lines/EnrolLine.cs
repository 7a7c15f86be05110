using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Bench.Hub;
using Birthmark.Bench.Load;

namespace Birthmark.Bench.Lines;

/// <summary>pkcs10enroll of the EJBCA REST API over mTLS with foreign requests that are made beforehand.</summary>
internal static class EnrolLine
{
    internal static async Task<Figures> RunAsync(HubProcess hub, X509Certificate2 credential, int clients, TimeSpan warmUp, TimeSpan length)
    {
        var requests = new ConcurrentQueue<string>(MakeRequests((int)((warmUp + length).TotalSeconds * 9000)));
        var connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => hub.ConnectAsync(credential)));
        var measurement = new Measurement(warmUp, length);
        await Task.WhenAll(connections.Select(c => Task.Run(() => EnrolAsync(c, requests, measurement))));
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return measurement.Result($"pkcs10enroll, {clients} clients");
    }

    private static async Task EnrolAsync(HubConnection connection, ConcurrentQueue<string> requests, Measurement measurement)
    {
        while (!measurement.IsOver && requests.TryDequeue(out var request))
        {
            var startedAt = Measurement.Now;
            var (status, answer) = await connection.SendAsync("POST", "/ejbca/ejbca-rest-api/v1/certificate/pkcs10enroll", request);
            if (status == 201 && answer.Span.IndexOf("\"certificate\":\""u8) >= 0)
            {
                measurement.Done(1, startedAt);
            }
            else
            {
                measurement.Failed($"{status} {Encoding.UTF8.GetString(answer.Span[..Math.Min(400, answer.Length)])}");
            }
        }

        if (!measurement.IsOver)
        {
            measurement.Failed("the prepared requests ran out before the window closed");
        }
    }

    private static string[] MakeRequests(int count)
    {
        var requests = new string[count];
        Parallel.For(0, count, i =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var csr = new CertificateRequest($"CN=Enrolled {i}, 1.3.6.1.4.1.37244.2.1=FFF1, 1.3.6.1.4.1.37244.2.2=8000", key, HashAlgorithmName.SHA256);
            var der = Convert.ToBase64String(csr.CreateSigningRequest());
            requests[i] =
                $$"""
                {"certificate_request":"{{der}}","certificate_profile_name":"Matter DAC","end_entity_profile_name":"Matter DAC","certificate_authority_name":"Matter PAI","username":"enrolled-{{i}}","password":"unused","include_chain":false,"subject_dn":"CN=Enrolled {{i}},VID=FFF1,PID=8000"}
                """;
        });
        return requests;
    }
}
