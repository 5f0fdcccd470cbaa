using Licenzy.Server.Platform.Errors;
using Microsoft.AspNetCore.Identity;

namespace Licenzy.Server.Accounts;

/// <summary>Passwords: what they must be, and whether one is right. Hashing is the framework's (PBKDF2, salted).</summary>
internal sealed class Passwords(IPasswordHasher<UserRow> hasher)
{
    public const int Shortest = 12;

    /// <summary>Longer ones would only cost time.</summary>
    public const int Longest = 256;

    private static readonly UserRow Nobody = new();

    /// <summary>The hash that is compared where there is no person, so that the answer takes as long as with one.</summary>
    private readonly Lazy<string> decoy = new(() => hasher.HashPassword(Nobody, SecurityStamps.New()));

    /// <summary>Length is all that is asked: rules of composition make passwords worse.</summary>
    /// <param name="password">The new password.</param>
    /// <param name="param">The field that it came in.</param>
    /// <param name="email">The person's address, which is no password.</param>
    public static Fault? Check(string password, string param, string email) =>
        password.Length is < Shortest or > Longest ? Fault.Field(param, $"Use {Shortest} characters or more, and at most {Longest}.")
        : password.Distinct().Count() < 4 || password.Contains(email, StringComparison.OrdinalIgnoreCase)
            ? Fault.Field(param, "This password would be guessed. Use a longer sentence or a random one.")
        : null;

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <summary>Whether it is this person's password. Takes as long for nobody, and for a person who has none.</summary>
    public PasswordVerificationResult Verify(UserRow? user, string password)
    {
        var has = user?.PasswordHash.Length > 0;
        var text = password.Length <= Longest ? password : string.Empty;
        try
        {
            var result = hasher.VerifyHashedPassword(Nobody, has ? user!.PasswordHash : decoy.Value, text);
            return has && text.Length > 0 ? result : PasswordVerificationResult.Failed;
        }
        catch (FormatException)
        {
            // What stands there is no hash at all: nobody's password is right.
            return PasswordVerificationResult.Failed;
        }
    }
}
