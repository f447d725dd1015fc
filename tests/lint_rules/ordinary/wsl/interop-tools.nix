{ pkgs, ... }:
let
  notify = pkgs.writeShellScriptBin "notify" ''
    powershell.exe -NoProfile -Command "New-BurntToastNotification -Text '$1'"
  '';
  shutdown = pkgs.writeShellScriptBin "wsl-off" "wsl.exe --shutdown";
in
{
  wsl.enable = true;
  environment.systemPackages = [ notify shutdown pkgs.wslu ];
  environment.shellAliases = {
    code = "'/mnt/c/Program Files/Microsoft VS Code/bin/code'";
    serials = "powershell.exe -c 'Get-PhysicalDisk | ft SerialNumber'";
  };
}
