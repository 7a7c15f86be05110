using Birthmark.Images.Blocks;
using Birthmark.Images.Encoders.EspNvs;
using Birthmark.Images.Encoders.EspPartitions;
using Birthmark.Images.Encoders.EspSecureCert;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Images.Tests.Encoders;

public sealed class EspressifTests
{
    public static TheoryData<string, string, NvsFinish, string?> Partitions => new()
    {
        { "esp-nvs/partition_nvs_data.csv", "esp-nvs/nvs_partition.bin", NvsFinish.ReservedPage, null },
        { "esp-nvs/partition_nvs_data.csv", "esp-nvs/boot_partition_encrypted.bin", NvsFinish.ReservedPage, "esp-nvs/sample_encryption_keys.bin" },
        { "matter/vendor/esp32/nvs/partition.csv", "matter/vendor/esp32/nvs/partition.bin", NvsFinish.ActivePage, null },
        { "matter/vendor/esp32/nvs-generic/in.csv", "matter/vendor/esp32/nvs-generic/plain.bin", NvsFinish.ActivePage, null },
        { "matter/vendor/esp32/nvs-generic/in.csv", "matter/vendor/esp32/nvs-generic/encrypted.bin", NvsFinish.ActivePage, "matter/vendor/esp32/nvs-generic/keys.bin" },
    };

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Nvs_partitions_of_Espressif_are_reproduced_and_read_back(string csv, string expected, NvsFinish finish, string? keyFile)
    {
        var golden = Vectors.Bytes(expected);
        var items = Items(csv);
        using var keys = keyFile is null ? null : Keys(keyFile);
        Assert.True(NvsPartition.TryWrite(items, golden.Length, finish, keys, out var partition, out var fault), fault?.ToString());
        Assert.Equal(golden, partition);
        Assert.True(NvsPartition.TryRead(golden, keys, out var read, out fault), fault?.ToString());
        AssertSame(items, read);
    }

    [Fact]
    public void The_nvs_rest_beside_a_secure_cert_partition_is_reproduced_from_what_it_says()
    {
        var golden = Vectors.Bytes("matter/vendor/esp32/secure-cert/partition.bin");
        Assert.True(NvsPartition.TryRead(golden, null, out var items, out _));
        Assert.Equal(9, items.Count);
        Assert.True(NvsPartition.TryWrite(items, golden.Length, NvsFinish.ActivePage, null, out var partition, out _));
        Assert.Equal(golden, partition);
    }

    [Fact]
    public void Keys_derived_from_the_efuse_key_are_those_of_Espressif()
    {
        var golden = Vectors.Bytes("esp-nvs/sample_encryption_keys_hmac.bin");
        var inputs = new BlockInputs().With("k", Vectors.Bytes("esp-nvs/sample_hmac_key.bin")).With("plain", Vectors.Bytes("esp-nvs/sample_encryption_keys.bin"));
        Assert.Equal(golden, Encode.Block("esp-nvs-keys", "hmac_key: '${k}'", inputs));
        Assert.Equal(Vectors.Bytes("esp-nvs/sample_encryption_keys.bin"), Encode.Block("esp-nvs-keys", "keys: '${plain}'", inputs));
        Assert.Equal(golden[..64], Encode.BytesOf(Encode.Read("esp-nvs-keys", golden), "keys"));
        golden[3] ^= 1;
        Assert.Equal(FaultKind.Checksum, Encode.Unreadable("esp-nvs-keys", golden).Kind);
    }

    [Fact]
    public void The_encoder_takes_named_values_and_inputs()
    {
        var folder = "matter/vendor/esp32/nvs/";
        var inputs = new BlockInputs().With("csv", Vectors.Text(folder + "partition.csv").ReplaceLineEndings("\n"));
        foreach (var file in new[] { "DAC_cert.der", "DAC_private_key.bin", "DAC_public_key.bin" })
        {
            inputs.With("internal/" + file, Vectors.Bytes(folder + file));
        }

        inputs.With("pai_cert.der", Vectors.Bytes(folder + "pai_cert.der")).With("Chip-Test-CD-FFF2-8001.der", Vectors.Bytes(folder + "Chip-Test-CD-FFF2-8001.der"));
        Assert.Equal(Vectors.Bytes(folder + "partition.bin"), Encode.Block("esp-nvs", "csv: '${csv}'", inputs));
        var block = Encode.Block("esp-nvs", "{size: 0x3000, namespaces: [{name: a, entries: [{key: n, type: i16, value: -5}, {key: s, type: string, value: 'SN ${sn}'}, {key: b, type: blob, value: 'hex:0102'}]}]}", new BlockInputs().With("sn", "7"));
        var reading = Encode.Read("esp-nvs", block);
        Assert.Equal("-5", Encode.TextOf(reading, "a/n"));
        Assert.Equal("SN 7", Encode.TextOf(reading, "a/s"));
        Assert.Equal([1, 2], Encode.BytesOf(reading, "a/b"));
    }

    [Fact]
    public void Random_values_survive_a_partition_of_every_size() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arbitrary.Seeds, seed =>
        {
            var random = new Random(seed);
            var items = new List<NvsItem>();
            for (var i = random.Next(1, 40); i > 0; i--)
            {
                var (space, key) = ($"space{random.Next(3)}", $"key{i}");
                items.Add(random.Next(3) switch
                {
                    0 => NvsItem.OfInteger(space, key, NvsType.U32, random.Next()),
                    1 => NvsItem.OfText(space, key, new string('x', random.Next(0, 1500))),
                    _ => new NvsItem(space, key, NvsType.Blob, Bytes.Sequence(seed + i, random.Next(0, 6000))),
                });
            }

            using var keys = NvsKeys.FromHmacKey(Bytes.Sequence(seed, 32));
            if (!NvsPartition.TryWrite(items, 0x10000, (NvsFinish)random.Next(2), keys, out var partition, out var fault))
            {
                return fault.Kind == FaultKind.TooLarge;
            }

            Assert.True(NvsPartition.TryRead(partition, keys, out var read, out fault), fault?.ToString());
            AssertSame(items, read);
            return true;
        }));

    [Fact]
    public void A_damaged_partition_is_found_and_a_wrong_key_is_said()
    {
        var golden = Vectors.Bytes("matter/vendor/esp32/nvs/partition.bin");
        golden[200] ^= 0x10;
        Assert.False(NvsPartition.TryRead(golden, null, out _, out var fault));
        Assert.Equal(FaultKind.Checksum, fault.Kind);
        Assert.NotNull(fault.Offset);
        Assert.False(NvsPartition.TryRead(Vectors.Bytes("matter/vendor/esp32/nvs-generic/encrypted.bin"), null, out _, out fault));
        Assert.Contains("encrypted", fault.Text);
    }

    [Fact]
    public void The_partition_table_of_Espressif_is_reproduced_and_read_back()
    {
        var golden = Vectors.Bytes("esp/idf_partitions.bin");
        var inputs = new BlockInputs().With("csv", Vectors.Text("esp/idf_partitions-utf8_without-bom.csv"));
        Assert.Equal(golden, Encode.Block("esp-partition-table", "csv: '${csv}'", inputs));
        Assert.True(EspPartitionTable.TryRead(golden, out var rows, out _));
        Assert.Equal(("phy_инит_", (byte)1, (byte)1, 0xF000u, 0x1000u), (rows[1].Name, rows[1].Type, rows[1].Subtype, rows[1].Offset, rows[1].Size));
        golden[40] ^= 1;
        Assert.False(EspPartitionTable.TryRead(golden, out _, out var fault));
        Assert.Equal(FaultKind.Checksum, fault.Kind);
        Assert.False(EspPartitionCsv.TryRead("a, app, ota_16, , 1M", out _, out fault));
        Assert.Equal(1, fault.Line);
        Assert.True(EspPartitionCsv.TryRead("nvs,data,nvs,,24K\nfactory,app,factory,,1M,encrypted", out var placed, out _));
        Assert.Equal([0x9000u, 0x10000u], placed.Select(row => row.Offset));
        Assert.Equal(1u, placed[1].Flags);
        Assert.False(EspPartitionTable.TryWrite([placed[0], placed[0] with { Name = "b", Offset = 0xA000 }], out _, out fault));
        Assert.Equal(FaultKind.Overlap, fault.Kind);
    }

    [Theory]
    [InlineData("esp/esp_secure_cert_tlv_sample.bin", 7)]
    [InlineData("matter/vendor/esp32/secure-cert/esp_secure_cert.bin", 10)]
    public void Secure_cert_partitions_are_read_and_reproduced(string file, int count)
    {
        var golden = Vectors.Bytes(file);
        Assert.True(SecureCert.TryRead(golden, out var entries, out var fault), fault?.ToString());
        Assert.Equal(count, entries.Count);
        var integrity = entries[^1].Type == SecureCert.Integrity;
        Assert.True(SecureCert.TryWrite([.. entries.Where(entry => entry.Type != SecureCert.Integrity)], integrity, out var partition, out _));
        Assert.Equal(golden, partition);
        golden[^40] ^= 1;
        Assert.False(SecureCert.TryRead(golden, out _, out fault));
        Assert.Equal(FaultKind.Checksum, fault.Kind);
    }

    [Fact]
    public void A_secure_cert_partition_is_written_from_its_inputs()
    {
        const string Folder = "matter/vendor/esp32/secure-cert/";
        var golden = Vectors.Bytes(Folder + "esp_secure_cert.bin");
        var pin = Vectors.Text(Folder + "pin_disc.csv").Trim().Split('\n')[1].Trim().Split(',');
        Assert.True(SecureCert.TryRead(golden, out var entries, out _));
        var inputs = new BlockInputs()
            .With("dac", Vectors.Bytes(Folder + "DAC_cert.der")).With("pai", Vectors.Bytes(Folder + "PAI_cert.der")).With("key", Vectors.Bytes(Folder + "DAC_key.der"))
            .With("discriminator", BitConverter.GetBytes(ushort.Parse(pin[5]))).With("iterations", BitConverter.GetBytes(uint.Parse(pin[2])))
            .With("salt", Convert.FromBase64String(pin[3])).With("verifier", Convert.FromBase64String(pin[4]))
            .With("rd", entries[7].Bytes).With("r1", entries[8].Bytes).With("r2", entries[9].Bytes);
        var block = Encode.Block("esp-secure-cert", """
            entries:
              - {type: device-cert, value: "${dac}"}
              - {type: ca-cert, value: "${pai}"}
              - {type: private-key, value: "${key}"}
              - {type: matter, subtype: 0, value: "${discriminator}"}
              - {type: matter, subtype: 1, value: "${verifier}"}
              - {type: matter, subtype: 2, value: "${salt}"}
              - {type: matter, subtype: 3, value: "${iterations}"}
              - {type: matter, subtype: 4, value: "${rd}"}
              - {type: matter, subtype: 128, value: "${r1}"}
              - {type: matter, subtype: 129, value: "${r2}"}
            """, inputs);
        Assert.Equal(golden, block);
        var reading = Encode.Read("esp-secure-cert", golden);
        Assert.Equal(Vectors.Bytes(Folder + "DAC_key.der"), Encode.BytesOf(reading, "private-key/0"));
        Assert.True(reading.Fields.Single(field => field.Name == "private-key/0").IsSecret);
    }

    private static IReadOnlyList<NvsItem> Items(string csv)
    {
        var folder = Path.GetDirectoryName(csv)!;
        Assert.True(
            NvsCsv.TryRead(Vectors.Text(csv), name => Vectors.Bytes(Path.Combine(folder, name.Replace("internal/", ""))), out var items, out var fault), fault?.ToString());
        return items;
    }

    private static NvsKeys Keys(string file)
    {
        Assert.True(NvsKeys.TryRead(Vectors.Bytes(file), out var keys, out var fault), fault?.ToString());
        return keys;
    }

    private static void AssertSame(IReadOnlyList<NvsItem> expected, IReadOnlyList<NvsItem> read) =>
        Assert.Equal(
            expected.Select(item => $"{item.Namespace}/{item.Key} {item.Type} {Convert.ToHexString(item.Bytes.Span)}"),
            read.Select(item => $"{item.Namespace}/{item.Key} {item.Type} {Convert.ToHexString(item.Bytes.Span)}"));
}
