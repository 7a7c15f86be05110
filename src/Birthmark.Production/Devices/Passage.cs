using System.Security.Cryptography;
using Birthmark.Images.Composition;
using Birthmark.Keys;
using Birthmark.Pki;
using Birthmark.Production.Memory;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Outputs;
using Birthmark.Production.Recipes.Values;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>One head's way through a provisioning call.</summary>
internal sealed class Passage
{
    internal Passage(DeviceEntry device, string actor, BroughtKey? brought)
    {
        Device = device;
        Actor = actor;
        Brought = brought;
    }

    private Passage(ProductionRefusedException refusal)
    {
        Actor = "";
        Refuse(refusal);
    }

    internal DeviceEntry? Device { get; set; }

    internal string Actor { get; }

    internal BroughtKey? Brought { get; }

    internal RecipeRun? Run { get; private set; }

    /// <summary>Set when the intent is still to be made durable.</summary>
    internal byte[]? SealedIntent { get; set; }

    /// <summary>Set when the data cannot be made again from the intent and the certificates.</summary>
    internal byte[]? SealedAnswer { get; private set; }

    /// <summary>Envelope that the owner alone opens; null when the profile marks nothing for it.</summary>
    internal byte[]? ForOwner { get; private set; }

    internal IReadOnlyList<StoredCertificate> Certificates { get; private set; } = [];

    /// <summary>The audit record of what was made.</summary>
    internal AuditRecord? Record { get; private set; }

    /// <summary>The table said something else than memory: look again.</summary>
    internal bool IsMoved { get; set; }

    internal HeadAnswer<DeviceOutputs>? Answer { get; set; }

    internal bool IsRunning => Run is not null && Answer is null && !IsMoved;

    private SecretWriter? Json { get; set; }

    /// <summary>The device's memory, when its blocks have places.</summary>
    internal DeviceImage? Image { get; private set; }

    /// <summary>What its blocks are recorded as; empty when none has a place.</summary>
    internal IReadOnlyList<BlockRecord> Blocks { get; private set; } = [];

    internal static Passage Refused(ProductionRefusedException refusal) => new(refusal);

    internal void Begin(bool isResumed = false)
    {
        var device = Device!;
        var batch = device.Batch;
        Run = new(batch.Plan, new(device.UidText, device.Serial, batch.UidText, batch.Batch.Name, Actor), Brought, isResumed);
    }

    /// <summary>Takes up a run where it was made durable, with the certificates it has; false when nothing is there any more.</summary>
    internal async ValueTask<bool> TryRestoreAsync(DeviceSecrets secrets)
    {
        CheckKeyIsWanted();
        using var kept = await secrets.OpenAsync(Device!);
        if (kept is null)
        {
            return false;
        }

        Begin(isResumed: true);
        var plan = Run!.Plan;
        if (!SealedRun.TryRestore(Run, kept.IsIntent ? plan.Kept : plan.Shown, kept.Values.Span))
        {
            throw new InvalidOperationException($"What was sealed for device {Device!.Uid} does not fit its recipe.");
        }

        foreach (var certificate in kept.Certificates)
        {
            Run.Restore(certificate.Step, new CertificateValue(certificate.Der, certificate.Chain, certificate.Facts()));
        }

        var step = plan.DeviceKeySlot;
        if (Brought is not null && step >= 0 && Run.Has(step) && !((RequestValue)Run[step]).PublicKey.Span.SequenceEqual(Brought.Request.PublicKey.Span))
        {
            throw KeyDiffers(Device!);
        }

        return true;
    }

    /// <exception cref="ProductionRefusedException">A key was brought that the profile does not take.</exception>
    internal void CheckKeyIsWanted()
    {
        if (Brought is not null && Device!.Batch.Plan.DeviceKeySlot < 0)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.DeviceKeyUnwanted,
                $"Profile '{Device.Batch.Profile.Name}' makes the key of device {Device.UidText} in the hub, yet one was brought.",
                "Leave out 'csr', 'public_key' and 'proof', or use a profile with a device-key step.");
        }
    }

    /// <exception cref="ProductionRefusedException">A block does not fit its place.</exception>
    internal void Compose(PreparedImage prepared) => Image = DeviceImage.Compose(prepared, Run!);

    /// <summary>The memory of a provisioned device, made again; null when what was kept for it is gone.</summary>
    internal async Task<DeviceImage?> TryRemakeAsync(DeviceSecrets secrets, PreparedImage prepared)
    {
        if (!await TryRestoreAsync(secrets))
        {
            return null;
        }

        if (Run!.Plan.IsRepeatable)
        {
            await Sequencer.RunAsync(Run, Run.Plan.Asked, CancellationToken.None);
        }

        return DeviceImage.Compose(prepared, Run);
    }

    /// <summary>Makes the answer, and what must be durable before it is given.</summary>
    /// <param name="secrets">Seals.</param>
    /// <param name="blockKey">The key that digests of secret blocks are recorded under; null when no block has a place.</param>
    internal void Shape(DeviceSecrets secrets, SecretBuffer? blockKey)
    {
        var plan = Run!.Plan;
        Certificates = StoredCertificates.Of(Run);
        Blocks = Image is null ? [] : BlockRecord.Of(Image, blockKey!.Span);
        Json = plan.Shape.Write(Run, Image);
        SealedAnswer = plan is { AsksAuthority: true, IsRepeatable: true } ? null : secrets.Seal(Device!, Run, plan.Shown);
        ForOwner = secrets.SealForOwner(Run);
        Record = RecordOf(ForOwner);
    }

    /// <summary>The audit record of what was made when its envelope is not kept, because the device's outcome became final meanwhile.</summary>
    internal AuditRecord RecordWithoutEnvelope() => RecordOf(null);

    /// <summary>Gives the answer; what it takes is durable.</summary>
    internal void Conclude()
    {
        var json = Json ?? Run!.Plan.Shape.Write(Run, Image);
        Json = null;
        if (Run!.Plan.Memory is { Delivery: not ImageDelivery.Blocks } memory)
        {
            Answer = new(new DeviceOutputs(Device!.Uid, json, new StreamedImage(Image!, memory)));
            Image = null; // the answer's to dispose
        }
        else
        {
            Answer = new(new DeviceOutputs(Device!.Uid, json));
        }
    }

    internal void Refuse(ProductionRefusedException refusal)
    {
        Answer?.Value?.Dispose();
        Answer = new(refusal);
        ProductionMetrics.Refused(refusal.Code);
    }

    /// <summary>Runs a part; a refusal becomes this head's answer and does not touch the others.</summary>
    internal async ValueTask TryAsync(Func<ValueTask> part)
    {
        try
        {
            await part();
        }
        catch (ProductionRefusedException refusal)
        {
            Refuse(refusal);
        }
        catch (PkiRefusedException refusal)
        {
            Refuse(Translate(refusal));
        }
        catch (KeyRefusedException refusal) when (refusal.Code is KeyRefusal.TokenOffline or KeyRefusal.StoreUnavailable or KeyRefusal.StoreFault)
        {
            Refuse(new(ProductionRefusal.AuthorityUnavailable, $"Device {Device!.UidText}: {refusal.Message}", "Ask again: the device keeps its ticket and its key.", refusal));
        }
        catch (KeyRefusedException refusal)
        {
            Refuse(new(ProductionRefusal.CertificateRefused, $"Device {Device!.UidText}: {refusal.Message}", "Ask the owner to look at the profile.", refusal));
        }
    }

    internal void DropRun()
    {
        Run?.Dispose();
        Run = null;
        Json?.Dispose();
        Json = null;
        Image?.Dispose();
        Image = null;
        SealedIntent = null;
        SealedAnswer = null;
    }

    private AuditRecord RecordOf(byte[]? envelope) => new("device.provision", Actor, Device!.UidText, [
        ("batch", Device.Batch.UidText), .. Fingerprints(), (OwnerPart.Fact, envelope is null ? null : Convert.ToHexStringLower(SHA256.HashData(envelope))),
        (BlockRecord.Fact, Blocks.Count == 0 ? null : BlockRecord.Sum(Blocks))]);

    private IEnumerable<(string, string?)> Fingerprints() => Run!.Certificates().Select(c => (c.Step.Name, (string?)c.Certificate.Facts.Sha256));

    private static ProductionRefusedException KeyDiffers(DeviceEntry device) => new(
        ProductionRefusal.DeviceKeyDiffers,
        $"Device {device.UidText} has brought another key before.",
        "Bring the same key again, or report this device KO and create another one.");

    private ProductionRefusedException Translate(PkiRefusedException refusal) => refusal.Code switch
    {
        PkiRefusal.RemoteUnavailable or PkiRefusal.CryptoTokenOffline or PkiRefusal.AuthorityOffline or PkiRefusal.RolledBack => new(
            ProductionRefusal.AuthorityUnavailable, $"Device {Device!.UidText}: {refusal.Message}", "Ask again: the device keeps its ticket and its key.", refusal),
        PkiRefusal.RegistrationWithdrawn => new(
            ProductionRefusal.RegistrationWithdrawn, $"Device {Device!.UidText}: {refusal.Message}",
            "Stop the line and ask the owner of the authority. The device keeps its ticket and its key.", refusal),
        _ => new(ProductionRefusal.CertificateRefused, $"Device {Device!.UidText}: {refusal.Message}", "Correct the project or the authority's profiles, then ask again.", refusal),
    };
}
