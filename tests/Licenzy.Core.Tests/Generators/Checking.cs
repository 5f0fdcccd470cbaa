using FsCheck;
using FsCheck.Fluent;

namespace Licenzy.Core.Tests.Generators;

/// <summary>Runs properties with a fixed seed, so that a failure is the same tomorrow.</summary>
internal static class Checking
{
    public static void Holds<T>(Gen<T> values, int times, Action<T> property) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(20_260_101, 7),
            Prop.ForAll(
                Arb.From(values),
                value =>
                {
                    property(value);
                    return true;
                }
            )
        );

    public static Gen<byte[]> Bytes(int count) =>
        Gen.Choose(0, 255).ArrayOf(count).Select(numbers => numbers.Select(number => (byte)number).ToArray());
}
