using System.Security.Cryptography;
using System.Text;
using Birthmark.Api.Projects;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Browser.Tests;

/// <summary>A project that has a bit of everything: two products, a memory map with firmware, variables, master keys, thirty steps, and three versions.</summary>
internal static class SensorProject
{
    internal const string Name = "sensor-node";
    internal const int StepsOfChain = 30;

    private const string Map = """
        map: sensor-node
        title: Sensor node on an STM32H743
        part: stm32h743
        regions:
          - {name: bootloader, address: 0x08000000, size: 128K, holds: firmware}
          - {name: application, address: 0x08020000, size: 640K, holds: firmware}
          - {name: settings, address: 0x080C0000, size: 128K, access: read-write}
          - {name: identity, address: 0x080E0000, size: 128K}
        """;

    private static readonly byte[] Firmware = [.. Enumerable.Range(0, 90_000).Select(i => (byte)((i * 31) ^ (i >> 7)))];

    internal static async Task ApplyAsync(TestHub hub)
    {
        var first = Text("P-256", "16", "SN-${serial}").Replace("      LOT: {value: \"2026-11\", pattern: \"[0-9]{4}-[0-9]{2}\"}\n", "", StringComparison.Ordinal);
        foreach (var text in new[] { first, Text("P-256", "16", "SN-${serial}"), Text("P-256", "32", "Sensor ${serial}") })
        {
            await hub.Owner.Projects.ApplyAsync(new ProjectApplication
            {
                File = "sensor-node.yaml",
                Text = text,
                Files = new Dictionary<string, string> { ["map.yaml"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Map)), ["firmware.bin"] = Convert.ToBase64String(Firmware) },
                Environment = new Dictionary<string, string> { ["FLEET_MASTER_KEY"] = new string('5', 64) },
            }, dryRun: false);
        }
    }

    private static string Text(string curve, string secretLength, string label) => $$"""
        # Sensors that measure temperature, each with an identity of its own.
        project: {{Name}}
        description: Sensors with an identity, a key of their own and sealed settings
        authorities:
          pai:
            kind: embedded
            variables: {EJBCA_CA_NAME: Matter PAI, EJBCA_CERTIFICATE_PROFILE: Matter DAC, EJBCA_END_ENTITY_PROFILE: Matter DAC}
        master_keys:
          fleet: {environment: FLEET_MASTER_KEY, format: hex}
        device_types:
          - name: sensor-indoor
            variables: {PID: "8000", RANGE: indoor}
            memory_map: {file: map.yaml, sha256: {{Digest(Encoding.UTF8.GetBytes(Map))}} }
          - name: sensor-outdoor
            variables: {PID: "8001", RANGE: outdoor}
            memory_map: {file: map.yaml, sha256: {{Digest(Encoding.UTF8.GetBytes(Map))}} }
        device_profiles:
          - name: sensor
            variables:
              VID: FFF1
              PID: {required: true, pattern: "[0-9A-F]{4}"}
              RANGE: {required: true, values: [indoor, outdoor]}
              LOT: {value: "2026-11", pattern: "[0-9]{4}-[0-9]{2}"}
            revoke_deny_list: true
            recipe:
              - {step: firmware, uses: file, with: {path: firmware.bin, sha256: {{Digest(Firmware)}} } }
              - {step: serial, uses: counter, with: {start: 1, format: "{0:D8}"} }
              - {step: identity, uses: ec-key, with: {curve: {{curve}} } }
              - {step: subject, uses: template, with: {text: "CN=Sensor ${serial},VID=${VID},PID=${PID}"} }
              - {step: csr, uses: csr, with: {key: "${identity}", subject: "${subject}"} }
              - {step: certificate, uses: certificate, with: {authority: pai, request: "${csr}", subject: "${subject}"} }
              - {step: scalar, uses: encode, with: {value: "${identity}", format: raw-scalar} }
              - {step: chain, uses: encode, with: {value: "${certificate}", format: pem-chain} }
              - {step: link_key, uses: derived-key, with: {master_key: fleet, label: link, context: "${device.serial}", bits: 128} }
              - {step: pairing, uses: random, with: {length: {{secretLength}} } }
              - {step: label, uses: template, with: {text: "{{label}}/${RANGE}"} }
              - step: credentials
                uses: block
                with:
                  encoder: struct
                  options:
                    fields:
                      - {name: magic, type: raw, value: "text:CRED"}
                      - {name: key, type: key, value: "${identity}", format: raw-scalar}
                      - {name: link, type: raw, value: "${link_key}"}
                      - {name: pairing, type: raw, value: "${pairing}"}
            outputs:
              Label: ${label}
              Chain: ${chain}
              Fingerprint: ${certificate.fingerprint}
              Pairing: {value: "${pairing}", format: hex}
            image: {firmware: [{value: "${firmware}", address: 0x08020000, format: bin}], deliver: blocks}
            provisioning:
              - {name: label, value: "${label}", region: identity, offset: 0, size: 64}
              - {name: credentials, value: "${credentials}", region: identity, offset: 4K, size: 256}
              - {name: certificate, value: "${certificate}", region: identity, offset: 8K, size: 2K}
              - {name: range, value: "${RANGE}", region: identity, offset: 64K, size: 16}

          # Thirty steps, to see whether such a graph can still be read.
          - name: chain
            variables: {PID: {required: true}, RANGE: {required: true} }
            recipe:
              - {step: seed, uses: uuid}
        {{Chain()}}
            outputs:
              Last: {{Reference(StepsOfChain - 1)}}
        """;

    private static string Chain() => string.Join(
        '\n', Enumerable.Range(1, StepsOfChain - 1).Select(i => $"      - {{step: part_{i:D2}, uses: template, with: {{text: \"{i} {Reference(i - 4)} {Reference(i / 2)}\"}} }}"));

    private static string Reference(int step) => step < 1 ? "${seed}" : $"${{part_{step:D2}}}";

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
