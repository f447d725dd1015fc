# No way from Linux into Windows.
{
  wsl.enable = true;
  wsl.wslConf = {
    interop.enabled = false;
    interop.appendWindowsPath = false;
    automount.enabled = false;
    automount.mountFsTab = false;
  };
}
