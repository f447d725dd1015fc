{ pkgs, ... }:
{
  wsl.enable = true;
  environment.systemPackages = [ pkgs.cifs-utils ];
  fileSystems."/mnt/office" = {
    device = "//files.corp.example/office";
    fsType = "cifs";
    options = [ "credentials=/etc/smb" "uid=1000" "noauto" "x-systemd.automount" "_netdev" ];
  };
  fileSystems."/mnt/archive" = { device = "nas:/archive"; fsType = "nfs4"; };
}
