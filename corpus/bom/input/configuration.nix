{ config, ... }:

{
  wsl.enable = true;

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "WD-WMC1T2351095";
    deviceId = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    mountPoint = "/mnt/tower";
    bindMountNixStore = false;
  };

  system.stateVersion = "24.11";
}
