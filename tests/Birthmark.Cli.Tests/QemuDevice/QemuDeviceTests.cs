using System.Diagnostics;

namespace Birthmark.Cli.Tests.QemuDevice;

/// <summary>From the hub's recipe to a processor that boots from it: programmed and read back over the GDB remote protocol, judged by openssl.</summary>
public sealed class QemuDeviceTests(QemuBench bench) : IClassFixture<QemuBench>
{
    [Fact]
    public async Task A_device_boots_from_what_the_hub_made_and_signs_a_nonce_with_the_injected_key() =>
        Assert.Equal([("ok", null), ("ok", null)], await bench.MakeAsync(2, isSealed: false));

    [Fact]
    public async Task A_byte_that_is_not_what_was_programmed_is_found_by_reading_back()
    {
        var (state, reason) = Assert.Single(await bench.MakeAsync(1, isSealed: false, "1=flipped-byte"));
        Assert.Equal("ko", state);
        Assert.Matches("^read-back: block identity differs at offset 0x[0-9A-F]+$", reason);
    }

    [Fact]
    public async Task A_device_whose_block_has_a_wrong_check_value_refuses_to_work()
    {
        var (state, reason) = Assert.Single(await bench.MakeAsync(1, isSealed: false, "1=wrong-check"));
        Assert.Equal(("ko", "the device does not start: refused identity-check"), (state, reason));
    }

    [Fact]
    public async Task A_device_with_the_key_of_another_cannot_prove_that_its_certificate_is_its_own() =>
        Assert.Equal([("ok", null), ("ko", "the device's signature does not fit its certificate")], await bench.MakeAsync(2, isSealed: false, "2=swapped-key"));

    [Fact]
    public async Task An_identity_that_is_sealed_for_the_boot_loader_is_opened_by_the_device_alone_and_proved() =>
        Assert.Equal([("ok", null), ("ok", null)], await bench.MakeAsync(2, isSealed: true));

    [Fact]
    public async Task A_sealed_identity_that_was_changed_or_is_another_devices_is_not_taken()
    {
        const string NotTaken = "the device does not take its identity: error sealed";
        Assert.Equal([("ko", NotTaken), ("ko", NotTaken)], await bench.MakeAsync(2, isSealed: true, "1=flipped-byte", "2=swapped-block"));
    }

    [Fact]
    public async Task An_identity_under_the_transport_key_of_the_chip_family_is_opened_by_the_device_and_proved() =>
        Assert.Equal([("ok", null)], await bench.MakeAsync(1, "--family", []));

    [Fact]
    public async Task An_identity_under_the_transport_key_that_was_changed_or_is_another_devices_is_not_taken()
    {
        const string NotTaken = "the device does not take its identity: error sealed";
        Assert.Equal([("ko", NotTaken), ("ko", NotTaken)], await bench.MakeAsync(2, "--family", ["1=flipped-byte", "2=swapped-block"]));
    }

    [Fact]
    public async Task A_station_that_is_told_to_stop_ends_its_emulator_and_leaves_no_file()
    {
        var run = bench.Prepare(200);
        run.Start.RedirectStandardOutput = run.Start.RedirectStandardError = true;
        using var station = Process.Start(run.Start)!;
        var said = station.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var heard = station.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!run.HasDevice() && !station.HasExited)
        {
            await Task.Delay(5, deadline.Token);
        }

        Tools.Run(new ProcessStartInfo("kill", ["-TERM", $"{station.Id}"]));
        await station.WaitForExitAsync(deadline.Token);
        Assert.True(station.ExitCode == 143, await said + await heard);
        Assert.Empty(run.Remains());
    }
}
