using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.SignIn;

/// <summary>
/// How often one network address, and how often anybody under one e-mail address, may knock: at sign-in, sign-up and for links by mail.
/// In this node's memory, and bounded. What is counted does not depend on whether the e-mail address is known.
/// </summary>
internal sealed class SignInLimits(LicenzySettings settings, TimeProvider time)
{
    private readonly TokenBuckets buckets = new(settings.RateLimits.SignInsPerMinute / 60.0, settings.RateLimits.SignInsPerMinute, time);

    /// <summary>Counts a try; the refusal where there were too many.</summary>
    public Fault? Take(Browser browser, string? emailKey)
    {
        if (!settings.RateLimits.Enabled)
        {
            return null;
        }

        var byAddress = buckets.Take($"address {browser.Address}");
        var byEmail = emailKey is null ? (Allowed: true, Remaining: 0, ResetSeconds: 1) : buckets.Take($"email {emailKey}");
        return byAddress.Allowed && byEmail.Allowed
            ? null
            : new Fault(
                ErrorCatalogue.RateLimited,
                $"There were more than {settings.RateLimits.SignInsPerMinute} tries in a minute from here or under this address."
            )
            {
                RetryAfterSeconds = Math.Max(byAddress.Allowed ? 1 : byAddress.ResetSeconds, byEmail.Allowed ? 1 : byEmail.ResetSeconds),
            };
    }
}
