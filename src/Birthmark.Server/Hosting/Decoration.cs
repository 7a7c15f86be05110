namespace Birthmark.Server.Hosting;

/// <summary>Lets a test or a bench put something around a service of the hub, e.g. a journal that dies at a chosen act.</summary>
public static class Decoration
{
    /// <summary>Replaces the registration of <typeparamref name="T"/> by one that wraps it.</summary>
    /// <exception cref="InvalidOperationException">Nothing is registered that could be wrapped.</exception>
    public static IServiceCollection Decorate<T>(this IServiceCollection services, Func<IServiceProvider, T, T> wrap)
        where T : class
    {
        var registered = services.LastOrDefault(d => d.ServiceType == typeof(T))
            ?? throw new InvalidOperationException($"{typeof(T).Name} is not registered.");
        var make = registered.ImplementationFactory
            ?? (registered.ImplementationInstance is { } instance
                ? _ => instance
                : throw new InvalidOperationException($"{typeof(T).Name} is not registered by a factory."));
        services.Remove(registered);
        return services.AddSingleton(provider => wrap(provider, (T)make(provider)));
    }
}
