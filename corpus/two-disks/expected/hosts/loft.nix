{ lib, ... }:

{
  networking.hostName = "loft";
  wsl.enable = true;

  # -- storage --
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "fast";
        serialNumber = "0025_3857_61B0_0EF2.";
        devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
        filesystem = {
          mountPoint = "/mnt/fast";
          fsType = "ext4";
          options = [ "noatime" "nofail" ];
        };
      }
      {
        # spins
        name = "slow";
        serialNumber = "WD-WMC1T2351095";
        devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
        filesystem = {
          mountPoint = "/mnt/slow";
          fsType = "xfs";
          options = [ "defaults" ];
        };
      }
    ];
  };

  services.nfs.server = {
    enable = true;
    exports = ''
      /mnt/slow  192.168.1.0/24(ro,all_squash)
    '';
  };

  networking.firewall.allowedTCPPorts = [ 2049 ];
  system.stateVersion = lib.mkDefault "24.11";
}
