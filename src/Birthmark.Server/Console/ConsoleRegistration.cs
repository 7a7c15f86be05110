using Birthmark.Keys;
using Birthmark.Server.Console.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Birthmark.Server.Console;

/// <summary>What people look at: pages rendered here, for browsers.</summary>
internal static class ConsoleRegistration
{
    internal static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "__Host-birthmark-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            o.Cookie.HttpOnly = true;
            o.Cookie.Path = "/";
            o.FormFieldName = "form-token";
            o.SuppressXFrameOptionsHeader = true;
        });
        services.ProtectBySeal();
        foreach (var section in ConsoleSections.All)
        {
            section.Add?.Invoke(services);
        }

        return services;
    }

    /// <summary>No ring of keys in somebody's home folder: the hub has a sealing key of its own.</summary>
    private static void ProtectBySeal(this IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(p => new SealedProtection(p.GetRequiredService<ISealer>())));
        var rings = services.Where(d => d.ServiceType == typeof(IHostedService)
            && d.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) == true);
        foreach (var ring in rings.ToList())
        {
            services.Remove(ring);
        }
    }
}
