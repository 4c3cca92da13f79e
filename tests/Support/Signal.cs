using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MiniCrm.Tests.Support;

/// <summary>The signals that tests send, by their numbers on Linux.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

internal static class Signals
{
    public static void Send(this Process process, Signal signal)
    {
        if (Kill(process.Id, (int)signal) != 0 && !process.HasExited)
        {
            throw new Win32Exception();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
