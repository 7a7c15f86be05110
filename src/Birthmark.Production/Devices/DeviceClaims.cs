using System.Collections.Concurrent;

namespace Birthmark.Production.Devices;

/// <summary>Which devices an authority may be asked for right now, so that two calls, or a call and an errand, never ask for the same device at once.</summary>
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

    internal bool IsTaken(DeviceUid uid) => taken.ContainsKey(uid);

    /// <summary>Returns when whoever works on the device is done.</summary>
    internal Task WaitAsync(DeviceUid uid, CancellationToken cancellation) =>
        taken.TryGetValue(uid, out var done) ? done.Task.WaitAsync(cancellation) : Task.CompletedTask;
}
