using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.SignIn;

/// <summary>What the API reference shows.</summary>
internal static class SignInExamples
{
    private static readonly UtcInstant Now = new(1_769_860_800_000);

    public static ReadMe.Response Me { get; } =
        new(
            new ReadMe.Person("usr_01kg9q4t2m8x5c7v3b6n0w1zyd", "maria@acme.test"),
            new ReadMe.Place("acct_01kg9q4t2m8x5c7v3b6n0w1zye", "Acme"),
            "owner",
            PortalRoles.PermissionsOf(PortalRole.Owner),
            [new ReadMe.Membership("acct_01kg9q4t2m8x5c7v3b6n0w1zye", "Acme", "owner")],
            [new ReadMe.Place("prj_01kg9q4t2m8x5c7v3b6n0w1zyf", "Acme app")],
            new ReadMe.Place("prj_01kg9q4t2m8x5c7v3b6n0w1zyf", "Acme app"),
            new ReadMe.CurrentSession(
                "ses_01kg9q4t2m8x5c7v3b6n0w1zyg",
                new UtcInstant(1_769_904_000_000),
                new UtcInstant(1_772_452_800_000),
                Now
            ),
            "u0Yb5bL9m1sQ8xV2c7n4k6J3h0g9f8d7s6a5p4o3i2u"
        );
}
