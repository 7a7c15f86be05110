using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Documents;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>A project looked at by hand.</summary>
public sealed class ProjectSessions(RunningHub hub) : IClassFixture<RunningHub>
{
    private const string Project = """
        project: looked-at
        authorities:
          pai:
            kind: embedded
            variables: {EJBCA_CA_NAME: Matter PAI, EJBCA_CERTIFICATE_PROFILE: Matter DAC, EJBCA_END_ENTITY_PROFILE: Matter DAC}
        device_types:
          - name: light-bulb
            variables: {PID: "8000"}
            memory_map: stm32f405
        device_profiles:
          - name: matter-dac
            variables: {VID: FFF1, PID: {required: true}}
            recipe:
              - {step: serial, uses: counter, with: {format: "{0:D8}"}}
              - {step: key, uses: ec-key, with: {curve: P-256}}
              - {step: subject, uses: template, with: {text: "CN=Bulb ${serial},VID=${VID},PID=${PID}"}}
              - {step: csr, uses: csr, with: {key: "${key}", subject: "${subject}"}}
              - {step: dac, uses: certificate, with: {authority: pai, request: "${csr}", subject: "${subject}"}}
              - {step: scalar, uses: encode, with: {value: "${key}", format: raw-scalar}}
            outputs:
              Label: ${subject}
              DevPKey: {value: "${scalar}", format: base64}
            provisioning:
              - {name: label, value: "${subject}", address: 0x080E0000, size: 64}
              - {name: key, value: "${scalar}", address: 0x080E0040, size: 32}
        """;

    [Fact]
    public async Task A_project_is_looked_at_without_making_a_device()
    {
        var owner = hub.Owner(Project);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("pki", "apply", Path.Combine(Repository.Root, "samples", "matter", "pki.yaml")));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "apply", "-"));
        var changed = hub.Owner(Project.Replace("VID: FFF1", "VID: FFF1, LOT: \"7\"", StringComparison.Ordinal).Replace("Label: ${subject}", "Name: ${subject}", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, await changed.RunAsync("project", "apply", "-"));

        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "show", "looked-at", "--version", "1"));
        Assert.Contains("Label: ${subject}", owner.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "diff", "looked-at"));
        Assert.Contains("version 1 to 2: 3 changes", owner.Err, StringComparison.Ordinal);
        Assert.Matches("added +variable +matter-dac +LOT", owner.Out);
        Assert.Contains("-      Label: ${subject}\n+      Name: ${subject}\n", owner.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("project: looked-at", owner.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "recipe", "looked-at"));
        Assert.Matches("dac +certificate +a certificate +csr, subject", owner.Out);
        Assert.Matches("block +key +scalar +0x080E0040 +secret", owner.Out);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("project", "preview", "looked-at", "--serial", "SN-1"));
        Assert.Matches("Name +text +[0-9]+ +CN=Bulb 00000001,VID=FFF1,PID=8000", owner.Out);
        Assert.Matches("DevPKey +base64 +44 +\\(secret\\)", owner.Out);
        Assert.Matches("Not After +[0-9]{4}-[0-9]{2}-", owner.Out);
        Assert.Contains("block key at 0x080E0040, 32 bytes\n(secret)", owner.Out, StringComparison.Ordinal);
        Assert.Contains("080E0000  43 4E 3D 42 75 6C 62 20", owner.Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "open", "run", "--profile", "matter-dac", "--device-type", "light-bulb", "--project", "looked-at", "--quantity", "1"));
        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "list", "--project", "looked-at", "--version", "2"));
        Assert.Contains("looked-at v2", owner.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await owner.RunAsync("batch", "list", "--project", "looked-at", "--version", "1"));
        Assert.DoesNotContain("looked-at v", owner.Out, StringComparison.Ordinal);
    }
}
