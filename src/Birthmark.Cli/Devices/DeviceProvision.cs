using System.CommandLine;
using System.Text.Json;
using Birthmark.Api.Devices;
using Birthmark.Api.Json;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;

namespace Birthmark.Cli.Devices;

/// <summary><c>birthmark device provision</c>: a device's data, which may hold its private key.</summary>
internal static class DeviceProvision
{
    public static Command Build(Surroundings here)
    {
        var uid = DeviceCommands.Uid();
        var csr = new Option<string?>("--csr") { Description = "PKCS#10 of a device that made its own key (- is stdin).", HelpName = "FILE" };
        var output = new Option<string?>("--out") { Description = "File to write, readable by you alone (default: stdout).", HelpName = "FILE" };
        return Verb.Of(here, "provision", "Make a device's data and hand it out as JSON.", call => call.WithHubAsync(async hub =>
        {
            var key = call.Of(csr) is { } path ? new DeviceKeyRequest { Csr = await Input.ReadAsync(call, path).ConfigureAwait(false) } : null;
            var outputs = await hub.Devices.ProvisionAsync(call.Of(uid), key, call.Cancellation).ConfigureAwait(false);
            var text = JsonSerializer.Serialize(outputs, ApiJson.Default.ProvisioningOutputs);
            if (call.Of(output) is { } file && file != Input.Stdin)
            {
                await NewFile.WriteAsync(file, text + "\n", isSecret: true, call.Cancellation).ConfigureAwait(false);
                call.Talk.Say($"written to {file}");
            }
            else
            {
                call.Talk.Line(text);
            }
        }), uid, csr, output);
    }
}
