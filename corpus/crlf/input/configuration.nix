{ config, lib, pkgs, ... }:

{
  imports = [
    <nixos-wsl/modules>
    ./wsl-storage-mount.nix
    ./network.nix
  ];

  # Edited with Notepad.
  wsl.enable = true;

  wslStorageMount = {
    enable = true;
    # from the label
    diskSerialNumber = "WD-WMC1T2351095";
    mountName = "tower";
    deviceId = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    mountPoint = "/mnt/tower"; # as under Windows
    instanceDirs = [ "shared" ];
    defaultUser = "max";
    bindMountNixStore = false; # no
  };

  services.samba = {
    enable = true;
    settings.shared.path = "/mnt/tower/shared";
  };

  system.stateVersion = "24.11";
}
