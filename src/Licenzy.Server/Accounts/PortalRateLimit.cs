using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Accounts;

/// <summary>A token bucket for each session of the portal, in this node's memory, told by the same headers as the runtime API's.</summary>
internal sealed class PortalRateLimit(RequestDelegate next, LicenzySettings settings, TimeProvider time)
{
    private readonly int perSecond = settings.RateLimits.PortalRequestsPerSecond;
    private readonly bool enabled = settings.RateLimits.Enabled;
    private readonly TokenBuckets buckets = new(
        settings.RateLimits.PortalRequestsPerSecond,
        settings.RateLimits.PortalRequestsPerSecond * 2,
        time
    );

    public async Task InvokeAsync(HttpContext context)
    {
        if (enabled && context.Features.Get<PortalCaller>() is { } caller)
        {
            var (allowed, remaining, resetSeconds) = buckets.Take(caller.SessionId);
            context.Response.Headers["RateLimit-Policy"] = $"\"default\";q={perSecond};w=1";
            context.Response.Headers["RateLimit"] = $"\"default\";r={remaining};t={resetSeconds}";
            if (!allowed)
            {
                var fault = new Fault(ErrorCatalogue.RateLimited, $"This session may send {perSecond} requests a second.")
                {
                    RetryAfterSeconds = resetSeconds,
                };
                await Problem.WriteAsync(context, fault);
                return;
            }
        }

        await next(context);
    }
}
