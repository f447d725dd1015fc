{ inputs, pkgs, ... }:

{
  imports = [ inputs.nixos-wsl.nixosModules.wsl ];

  wsl = {
    enable = true;

    # one disk so far
    bareMounts = {
      enable = true;
      disks = [{
        name = "internal-4tb-nvme";
        serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
        filesystem = {
          mountPoint = "/mnt/wsl/internal-4tb-nvme";
          fsType = "xfs";
          options = [ "defaults" ];
          uuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
        };
      }];
    };

    defaultUser = "fen";
    startMenuLaunchers = false;
  };

  environment.systemPackages = [ pkgs.lsof ];
  system.stateVersion = "25.05";
}
