using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Platform.Settings;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server.SignIn;

/// <summary>
/// The two ceremonies of passkeys, done by the framework. What must be remembered between their two requests (the challenge) travels
/// in a cookie, sealed with the master key, for five minutes.
/// </summary>
internal sealed class PasskeyCeremony(IPasskeyHandler<PasskeyPerson> handler, SecretBox box, LicenzySettings settings, TimeProvider time)
{
    private const string Registration = "passkey|registration";
    private const string SignIn = "passkey|sign_in";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly bool secure = settings.Licenzy.PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private string CookieName => secure ? "__Host-licenzy_passkey" : "licenzy_passkey";

    /// <summary>Passkeys hold for the host of this installation, ask who holds the device, and name themselves at sign-in.</summary>
    public static void Configure(IdentityPasskeyOptions options, string publicUrl)
    {
        options.ServerDomain = new Uri(publicUrl).Host;
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AuthenticatorTimeout = Lifetime;
        options.ValidateOrigin = origin =>
            ValueTask.FromResult(!origin.CrossOrigin && string.Equals(origin.Origin, publicUrl, StringComparison.OrdinalIgnoreCase));
    }

    private sealed record State(string Text, long ExpiresMs);

    /// <summary>What the browser is to make a passkey with, as <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> takes it.</summary>
    public async Task<JsonElement> BeginRegistrationAsync(HttpContext context, PasskeyPerson person, string displayName)
    {
        var entity = new PasskeyUserEntity
        {
            Id = person.Id,
            Name = person.Email,
            DisplayName = displayName,
        };
        var options = await handler.MakeCreationOptionsAsync(entity, context);
        Remember(context, Registration, options.AttestationState);
        return JsonElement.Parse(options.CreationOptionsJson);
    }

    /// <summary>The passkey that the browser made; null when it is not right.</summary>
    public async Task<UserPasskeyInfo?> RegisterAsync(HttpContext context, JsonElement credential, string userId)
    {
        if (Recall(context, Registration) is not { } state)
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = context,
                CredentialJson = credential.GetRawText(),
                AttestationState = state,
            }
        );
        return result.Succeeded && result.UserEntity.Id == userId ? result.Passkey : null;
    }

    /// <summary>What the browser is to ask for, as <c>PublicKeyCredential.parseRequestOptionsFromJSON</c> takes it.</summary>
    public async Task<JsonElement> BeginSignInAsync(HttpContext context)
    {
        var options = await handler.MakeRequestOptionsAsync(user: null, context);
        Remember(context, SignIn, options.AssertionState);
        return JsonElement.Parse(options.RequestOptionsJson);
    }

    /// <summary>Whose passkey signed the challenge, and its new counter; null when it is not right.</summary>
    public async Task<(string UserId, UserPasskeyInfo Passkey)?> SignInAsync(HttpContext context, JsonElement credential)
    {
        if (Recall(context, SignIn) is not { } state)
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = context,
                CredentialJson = credential.GetRawText(),
                AssertionState = state,
            }
        );
        return result.Succeeded ? (result.User.Id, result.Passkey) : null;
    }

    private void Remember(HttpContext context, string purpose, string? state)
    {
        var plain = LicenzyJson.Bytes(new State(state ?? string.Empty, time.NowMs() + (long)Lifetime.TotalMilliseconds));
        context.Response.Cookies.Append(CookieName, Base64Url.EncodeToString(box.Seal(plain, purpose)), Options());
    }

    /// <summary>What was remembered, if it was for this and not long ago; the browser forgets it.</summary>
    private string? Recall(HttpContext context, string purpose)
    {
        var cookie = context.Request.Cookies[CookieName];
        context.Response.Cookies.Delete(CookieName, Options());
        if (cookie is null || !Base64Url.IsValid(cookie))
        {
            return null;
        }

        try
        {
            var state = JsonSerializer.Deserialize<State>(box.Open(Base64Url.DecodeFromChars(cookie), purpose), LicenzyJson.Options);
            return state is not null && state.ExpiresMs > time.NowMs() ? state.Text : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private CookieOptions Options() =>
        new()
        {
            HttpOnly = true,
            Secure = secure,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            MaxAge = Lifetime,
            IsEssential = true,
        };
}
