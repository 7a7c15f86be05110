using Birthmark.Server.Settings;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Server.Tests.Settings;

public sealed class SettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-settings-").FullName;

    [Fact]
    public void What_is_said_on_the_command_line_wins_over_environment_file_and_default()
    {
        var file = Write("listen: 127.0.0.1:3\nlog_level: error\nmax_body_bytes: 8192\nhost_names: [a.example, b.example]\n");
        var environment = new Dictionary<string, string> { ["BIRTHMARK_LISTEN"] = "127.0.0.1:2", ["BIRTHMARK_LOG_LEVEL"] = "warning" };
        var settings = SettingsReader.Read(new ServeOptions { Listen = "127.0.0.1:1", ConfigurationFile = file }, environment.GetValueOrDefault);
        Assert.Equal(1, settings.Listen.Port);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, settings.LogLevel);
        Assert.Equal(8192, settings.MaxBodyBytes);
        Assert.Equal(["a.example", "b.example"], settings.HostNames);
        Assert.Equal(256L << 20, settings.MinFreeDiskBytes);
    }

    [Fact]
    public void All_faults_are_reported_at_once_each_with_its_place_or_value()
    {
        var file = Write("listen: nowhere\nlissten: x\nmax_body_bytes: 1\nlog_format: 7\n");
        var refusal = Assert.Throws<HubStartException>(() => SettingsReader.Read(new ServeOptions { ConfigurationFile = file }, _ => null));
        var faults = refusal.Message.Split('\n');
        Assert.Equal(4, faults.Length);
        Assert.Contains(faults, f => f.StartsWith($"{file}:2:1: setting 'lissten' is not known", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("listen 'nowhere' has no port", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("max_body_bytes '1'", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("log_format '7'", StringComparison.Ordinal));
    }

    [Fact]
    public void JSON_is_a_configuration_file_too()
    {
        var faults = new List<string>();
        var values = SettingsFile.Parse("f", """{"listen": "127.0.0.1:9", "host_names": ["a", "b"]}""", faults);
        Assert.Empty(faults);
        Assert.Equal("127.0.0.1:9", values["listen"]);
        Assert.Equal("a,b", values["host_names"]);
    }

    [Theory]
    [InlineData("127.0.0.1:8443", "127.0.0.1:8443")]
    [InlineData("[::1]:0", "[::1]:0")]
    [InlineData("localhost:1", "127.0.0.1:1")]
    [InlineData("0.0.0.0:65535", "0.0.0.0:65535")]
    public void An_address_with_a_port_is_read(string text, string wanted)
    {
        Assert.True(ListenAddress.TryRead(text, out var address, out _));
        Assert.Equal(wanted, address.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("hub.example:80")]
    [InlineData(":80")]
    public void What_is_no_address_with_a_port_is_refused_with_a_reason(string text)
    {
        Assert.False(ListenAddress.TryRead(text, out _, out var why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Reading_an_address_never_throws_and_reads_back_what_it_wrote()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
            !ListenAddress.TryRead(text.Get, out var a, out _) || ListenAddress.TryRead(a.ToString(), out var again, out _) && again.Equals(a)));
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<ushort>(), (ip, port) =>
            ListenAddress.TryRead(new System.Net.IPEndPoint(ip, port).ToString(), out var a, out _) && a.Port == port));
    }

    [Fact]
    public void Reading_a_configuration_file_never_throws() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            SettingsFile.Parse("f", text.Get, []);
            SettingsFile.Parse("f", "listen: " + text.Get, []);
            SettingsFile.Parse("f", "{host_names: [" + text.Get + "]}", []);
            return true;
        }));

    [Fact]
    public void A_data_folder_that_others_may_read_is_refused_once_something_is_in_it()
    {
        var data = Path.Combine(folder, "data");
        Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        new DataFolder(data).Prepare();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        File.SetUnixFileMode(data, File.GetUnixFileMode(data) | UnixFileMode.GroupRead);
        var refusal = Assert.Throws<HubStartException>(new DataFolder(data).Prepare);
        Assert.Contains("chmod 700", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string text)
    {
        var file = Path.Combine(folder, "birthmark.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
