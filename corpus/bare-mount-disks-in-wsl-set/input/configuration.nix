{ inputs, pkgs, ... }:

{
  imports = [ inputs.nixos-wsl.nixosModules.wsl ];

  wsl = {
    enable = true;

    # one disk so far
    bareMountDisks = [{
      name = "internal-4tb-nvme";
      filesystem = {
        uuid = "e030a5d0-fd70-4823-8f51-e6ea8c145fe6";
        mountPoint = "/mnt/wsl/internal-4tb-nvme";
        fsType = "xfs";
      };
    }];

    defaultUser = "fen";
    startMenuLaunchers = false;
  };

  environment.systemPackages = [ pkgs.lsof ];
  system.stateVersion = "25.05";
}
