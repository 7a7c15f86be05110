using System.Collections.Concurrent;

namespace Birthmark.Production.Devices;

/// <summary>Which devices a provisioning call is working on, so that two calls for the same device run one after the other.</summary>
internal sealed class DeviceClaims
{
    private readonly ConcurrentDictionary<DeviceUid, TaskCompletionSource> taken = new();

    internal bool TryTake(DeviceUid uid) => taken.TryAdd(uid, new(TaskCreationOptions.RunContinuationsAsynchronously));

    internal void Release(DeviceUid uid)
    {
        if (taken.TryRemove(uid, out var done))
        {
            done.SetResult();
        }
    }

    /// <summary>Returns when whoever works on the device is done.</summary>
    internal Task WaitAsync(DeviceUid uid, CancellationToken cancellation) =>
        taken.TryGetValue(uid, out var done) ? done.Task.WaitAsync(cancellation) : Task.CompletedTask;
}
